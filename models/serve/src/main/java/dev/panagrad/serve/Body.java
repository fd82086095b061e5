package dev.panagrad.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a request and checks its length. */
final class Body {
  /** The header with the length of the JSON, after which the binary tensors begin. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private Body() {}

  /** The largest number of bytes that it can have. */
  static int announced(HttpExchange exchange, int most) throws RequestException {
    Headers headers = exchange.getRequestHeaders();
    String encoding = headers.getFirst("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new RequestException(415, "send the body as it is, not as " + encoding);
    }
    String length = headers.getFirst("Content-Length");
    if (length == null) {
      return most;
    }
    long bytes = number("Content-Length", length);
    if (bytes > most) {
      throw tooLarge(most);
    }
    return (int) bytes;
  }

  private static RequestException tooLarge(int most) {
    return new RequestException(413, "a request may have %d bytes".formatted(most));
  }

  /** Reads the whole body. */
  static byte[] read(HttpExchange exchange, int most) throws RequestException {
    boolean told = exchange.getRequestHeaders().getFirst("Content-Length") != null;
    InputStream in = exchange.getRequestBody();
    try {
      byte[] body = in.readNBytes(most);
      if (told ? body.length == most : in.read() < 0) {
        return body;
      }
    } catch (IOException e) {
      throw cut();
    }
    throw told ? cut() : tooLarge(most);
  }

  private static RequestException cut() {
    // Reported, since the client may still be connected.
    return RequestException.wrong("the body ends before it is complete");
  }

  /** The number of bytes of a body that are JSON: all, unless a header specifies less. */
  static int jsonLength(HttpExchange exchange, int all) throws RequestException {
    String told = exchange.getRequestHeaders().getFirst(JSON_LENGTH);
    long length = told == null ? all : number(JSON_LENGTH, told);
    if (length > all) {
      throw RequestException.wrong("%s is %d, but the body has %d bytes", JSON_LENGTH, length, all);
    }
    return (int) length;
  }

  private static long number(String header, String value) throws RequestException {
    if (value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw RequestException.wrong("%s must be a whole number from 0", header);
    }
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }
}

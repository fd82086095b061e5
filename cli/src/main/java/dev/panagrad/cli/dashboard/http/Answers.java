package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import dev.panagrad.models.io.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends complete responses. */
public final class Answers {
  private Answers() {}

  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (isHead(exchange)) {
      // The server logs a warning if a length is passed with a response that has no body.
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Whether the request wants the headers only. */
  public static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  static void json(HttpExchange exchange, Map<String, ?> object) throws IOException {
    byte[] body = JsonWriter.line(object).getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, "application/json; charset=utf-8", body);
  }

  /**
   * Sends an error with its reason; the connection is closed, whatever else the request contains.
   */
  public static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    byte[] body = (why + "\n").getBytes(StandardCharsets.UTF_8);
    send(exchange, status, "text/plain; charset=utf-8", body);
  }
}

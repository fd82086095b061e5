package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;

/** A request with a small body and a JSON object as its response. */
public abstract class PostedRequest implements Resource {
  private final int mostBytes;

  /**
   * Accepts bodies of a bounded size.
   *
   * @param mostBytes larger bodies are refused before they are read
   */
  public PostedRequest(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Handles the request. */
  protected abstract Map<String, Object> answer(byte[] body) throws HttpError;

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    try {
      Answers.json(exchange, answer(body(exchange)));
    } catch (HttpError e) {
      Answers.refuse(exchange, e.status(), e.getMessage());
    }
  }

  private byte[] body(HttpExchange exchange) throws IOException, HttpError {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && (length.length() > 9 || Long.parseLong(length) > mostBytes)) {
      throw tooLarge();
    }
    byte[] body = exchange.getRequestBody().readNBytes(mostBytes + 1);
    if (body.length > mostBytes) {
      throw tooLarge();
    }
    return body;
  }

  private HttpError tooLarge() {
    return new HttpError(413, "at most " + mostBytes + " bytes are taken");
  }
}

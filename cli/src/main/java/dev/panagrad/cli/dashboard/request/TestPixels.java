package dev.panagrad.cli.dashboard.request;

import com.sun.net.httpserver.HttpExchange;
import dev.panagrad.cli.dashboard.http.Answers;
import dev.panagrad.cli.dashboard.http.Resource;
import java.io.IOException;

/**
 * The pixels of the test digits, which never change.
 *
 * @param desk finds the training
 */
public record TestPixels(ActionQueue desk) implements Resource {
  @Override
  public String method() {
    return "GET";
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    Answers.send(exchange, 200, "application/octet-stream", desk.testPixels());
  }
}

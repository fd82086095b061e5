package dev.panagrad.cli.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/**
 * The pixels of the test digits, which never change.
 *
 * @param desk finds the training
 */
record TestPixels(ActionQueue desk) implements Resource {
  @Override
  public String method() {
    return "GET";
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    Answers.send(exchange, 200, "application/octet-stream", desk.testPixels());
  }
}

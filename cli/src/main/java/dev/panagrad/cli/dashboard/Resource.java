package dev.panagrad.cli.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** One thing that the page may ask for, by its name. */
interface Resource {
  /** The HTTP method that it takes. */
  String method();

  /** Answers a request that has passed the gate. */
  void serve(HttpExchange exchange) throws IOException;
}

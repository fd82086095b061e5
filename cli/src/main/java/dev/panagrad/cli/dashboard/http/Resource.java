package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** A named resource that the page may request. */
public interface Resource {
  /** The HTTP method that it accepts. */
  String method();

  /** Responds to an authorised request. */
  void serve(HttpExchange exchange) throws IOException;
}

package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The report of the run that is shown.
 *
 * @param file path of the report, or null before the run has begun
 */
public record ReportPage(Supplier<Path> file) implements Resource {
  /** The report embeds its styles and pictures, and has no scripts. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    Path report = file.get();
    if (report == null || !Files.isRegularFile(report)) {
      Answers.refuse(exchange, 404, "there is no report yet; it is written at the training's end");
      return;
    }
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    Answers.send(exchange, 200, "text/html; charset=utf-8", Files.readAllBytes(report));
  }
}

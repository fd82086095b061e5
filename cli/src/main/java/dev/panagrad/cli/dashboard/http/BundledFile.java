package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A file that is bundled with the program.
 *
 * @param type its media type
 */
public record BundledFile(String type, byte[] content) implements Resource {
  private static final String PAGE = "/dev/panagrad/cli/dashboard/";
  private static final String COURSE = "/dev/panagrad/cli/learn/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** A file of the page itself. */
  public static BundledFile ofPage(String name) {
    return new BundledFile(type(name), read(PAGE + name));
  }

  /** A file of the course's pages. */
  public static BundledFile ofCourse(String name) {
    return new BundledFile(type(name), read(COURSE + name));
  }

  /** A file of the plotting library. */
  public static BundledFile ofPlots(String name) {
    return new BundledFile(type(name), read(UPLOT + name));
  }

  private static byte[] read(String name) {
    try (InputStream in = BundledFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without its file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    String kind = name.substring(name.lastIndexOf('.') + 1);
    return switch (kind) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "js" -> "text/javascript; charset=utf-8";
      default -> "application/octet-stream";
    };
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    Answers.send(exchange, 200, type, content);
  }
}

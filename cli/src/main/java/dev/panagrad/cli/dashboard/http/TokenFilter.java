package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Admits only clients with the page's address: the token in the path, and a Host header that names
 * this server, against other pages that would reach it under a name of their own (DNS rebinding).
 * Behind it there is a fixed table of names; no path is ever parsed.
 */
final class TokenFilter implements HttpHandler {
  private static final int TOKEN_CHARACTERS = 32;

  private final byte[] token;
  private final Map<String, Resource> resources;
  private final Runnable known;

  /**
   * Creates a filter.
   *
   * @param token 32 hexadecimal digits
   * @param resources by name; the page itself has the empty name
   * @param known called on the request's thread once it has shown the token
   */
  TokenFilter(String token, Map<String, Resource> resources, Runnable known) {
    this.token = token.getBytes(StandardCharsets.US_ASCII);
    this.resources = Map.copyOf(resources);
    this.known = known;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      guard(exchange.getResponseHeaders());
      admit(exchange);
    }
  }

  private static void guard(Headers headers) {
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'self'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
  }

  private void admit(HttpExchange exchange) throws IOException {
    if (!isOurs(exchange)) {
      Answers.refuse(exchange, 403, "this page is for its own address only");
      return;
    }
    String path = exchange.getRequestURI().getRawPath();
    if (path == null || !hasToken(path)) {
      Answers.refuse(exchange, 403, "the address lacks its token; take the one that was printed");
      return;
    }
    known.run();
    Resource resource = resources.get(path.substring(TOKEN_CHARACTERS + 2));
    if (resource == null) {
      Answers.refuse(exchange, 404, "there is nothing of this name");
    } else if (!takes(resource, exchange.getRequestMethod())) {
      exchange
          .getResponseHeaders()
          .set("Allow", resource.method().equals("GET") ? "GET, HEAD" : resource.method());
      Answers.refuse(exchange, 405, "this takes " + resource.method() + " only");
    } else {
      resource.serve(exchange);
    }
  }

  /** HEAD is allowed wherever GET is. */
  private static boolean takes(Resource resource, String method) {
    return method.equals(resource.method())
        || (method.equals("HEAD") && resource.method().equals("GET"));
  }

  private static boolean isOurs(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    int port = exchange.getLocalAddress().getPort();
    String host = headers.getFirst("Host");
    String origin = headers.getFirst("Origin");
    return host != null
        && (host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port))
        && (origin == null || origin.equals("http://" + host));
  }

  /** Compared in constant time, so that timing doesn't reveal how much of a guess is right. */
  private boolean hasToken(String path) {
    int end = TOKEN_CHARACTERS + 1;
    return path.length() > end
        && path.charAt(end) == '/'
        && MessageDigest.isEqual(token, path.substring(1, end).getBytes(StandardCharsets.US_ASCII));
  }

  /** The address of the page. */
  URI address(int port) {
    return URI.create(
        "http://127.0.0.1:%d/%s/".formatted(port, new String(token, StandardCharsets.US_ASCII)));
  }
}

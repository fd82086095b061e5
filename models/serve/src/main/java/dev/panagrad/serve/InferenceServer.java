package dev.panagrad.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves models over HTTP by the Open Inference Protocol, version 2: {@code /v2/models/NAME/infer}
 * takes tensors as JSON, or in binary form after it; {@code /v2}, {@code /v2/health/live}, {@code
 * /v2/health/ready}, {@code /v2/models/NAME} and {@code /v2/models/NAME/ready} describe the server
 * and its models, and {@code /metrics} has statistics for Prometheus. Invalid requests get an error
 * message as JSON.
 */
public final class InferenceServer implements AutoCloseable {
  /** Above this number, new connections are closed at once. */
  private static final int MOST_CONNECTIONS = 1_024;

  static {
    // The JDK's server reads these properties on first use, for all servers of the JVM; values set
    // by the user are kept. Clients that are too slow in sending a request or reading its answer
    // are disconnected.
    propose("sun.net.httpserver.nodelay", "true");
    propose("sun.net.httpserver.maxReqTime", "30");
    propose("sun.net.httpserver.maxRspTime", "60");
    propose("sun.net.httpserver.maxReqHeaderSize", "16384");
    propose("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ServedModel> models;
  private final Router router;
  private final ServeOptions options;

  private InferenceServer(
      HttpServer server, Map<String, ServedModel> models, ServeOptions options) {
    this.server = server;
    this.models = models;
    this.options = options;
    router = new Router(models, options);
  }

  private static void propose(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Starts the server.
   *
   * @param models by the name in their path; they are closed with the server
   * @throws IOException if the port is in use or not permitted; the models stay open
   */
  public static InferenceServer start(Map<String, ServedModel> models, ServeOptions options)
      throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(options.address(), options.port()), MOST_CONNECTIONS);
    InferenceServer serving = new InferenceServer(server, new LinkedHashMap<>(models), options);
    server.setExecutor(serving.threads);
    server.createContext("/", serving::serve);
    server.start();
    return serving;
  }

  /** The address of the server, as {@code http://127.0.0.1:8000}. */
  public URI address() {
    String host = options.address().getHostAddress();
    return URI.create(
        "http://%s:%d"
            .formatted(
                host.indexOf(':') < 0 ? host : "[" + host + "]", server.getAddress().getPort()));
  }

  /** A name in the form for a path. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer =
          isForUs(exchange)
              ? router.answer(exchange)
              : Answer.error(403, "this server is for its own address only");
      send(exchange, answer);
    }
  }

  /**
   * Rejects foreign host names, with which web pages could reach a server on the loopback address
   * (DNS rebinding).
   */
  private boolean isForUs(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (!options.address().isLoopbackAddress()) {
      return true;
    }
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
    return name.equals("localhost") || name.startsWith("127.") || name.equals("[::1]");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("X-Content-Type-Options", "nosniff");
    if (answer.status() >= 400) {
      // The rest of the request isn't read.
      headers.set("Connection", "close");
    }
    if (answer.status() == 503) {
      headers.set("Retry-After", "1");
    }
    if (!answer.binary().isEmpty()) {
      headers.set(Body.JSON_LENGTH, Integer.toString(answer.text().length));
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      headers.set("Content-Length", Long.toString(answer.length()));
    }
    exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.length());
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        answer.write(out);
      }
    }
  }

  /**
   * Shuts down in order: new requests are rejected, running ones finish, then the models are
   * closed.
   */
  @Override
  public void close() {
    router.stop();
    server.stop(Math.toIntExact(options.patience().toSeconds()));
    threads.shutdownNow();
    threads.close();
    models.values().forEach(ServedModel::close);
  }
}

package dev.panagrad.cli.dashboard.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * An HTTP server on the loopback address. Connections are bounded in number and time: a connection
 * that sends no request, or sends it too slowly, is closed after some seconds, and {@link
 * RequestThreads} keeps places free meanwhile.
 */
public final class PageServer implements AutoCloseable {
  private static final int TOKEN_BYTES = 16;

  /** How many requests without the token may be open at once; a browser has six connections. */
  private static final int MOST_STRANGERS = 32;

  private static final int MOST_FAREWELL_SECONDS = 1;

  /** Beyond this the server closes new connections at once, even of clients with the token. */
  private static final int MOST_CONNECTIONS = 1_024;

  static {
    // The server's class reads these when it is loaded: events are sent at once; requests that
    // never end and connections that never send one are closed after this many seconds, checked
    // twice a second.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.clockTick", "500");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "32");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
  }

  private final HttpServer server;
  private final RequestThreads threads;
  private final URI address;

  private PageServer(HttpServer server, RequestThreads threads, URI address) {
    this.server = server;
    this.threads = threads;
    this.address = address;
  }

  /**
   * Starts the server.
   *
   * @param port or 0 for any free one
   * @throws IOException if the port is in use or not permitted
   */
  public static PageServer start(int port, Map<String, Resource> resources) throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    RequestThreads threads = new RequestThreads(MOST_STRANGERS);
    TokenFilter gate = new TokenFilter(HexFormat.of().formatHex(random), resources, threads::known);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), MOST_CONNECTIONS);
    server.setExecutor(threads);
    server.createContext("/", gate);
    server.start();
    return new PageServer(server, threads, gate.address(server.getAddress().getPort()));
  }

  /** The page's address, with its token. */
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    // The request that ended the page still needs its response.
    server.stop(MOST_FAREWELL_SECONDS);
    threads.close();
  }
}

package dev.panagrad.cli.dashboard;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback address, each request on a virtual thread of its own. */
final class PageServer implements AutoCloseable {
  private static final int TOKEN_BYTES = 16;

  static {
    // Read by the server's class when it is loaded: events go at once; requests that never end do.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "20");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "32");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final URI address;

  private PageServer(HttpServer server, ExecutorService threads, URI address) {
    this.server = server;
    this.threads = threads;
    this.address = address;
  }

  /**
   * Starts to serve.
   *
   * @param port or 0 for one that is free
   * @throws IOException if the port is taken or may not be used
   */
  static PageServer start(int port, Map<String, Resource> resources) throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    TokenFilter gate = new TokenFilter(HexFormat.of().formatHex(random), resources);
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", gate);
    server.start();
    return new PageServer(server, threads, gate.address(server.getAddress().getPort()));
  }

  /** The page's address, with its token. */
  URI address() {
    return address;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

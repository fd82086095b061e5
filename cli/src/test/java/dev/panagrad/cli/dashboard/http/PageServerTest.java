package dev.panagrad.cli.dashboard.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.dashboard.event.EventStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live page's server among many that only keep it busy. */
class PageServerTest {
  private static final int CROWD = 200;

  /** More than the server has places for connections. */
  private static final int LARGE_CROWD = 1_100;

  /** Far more than an answer takes, and less than slow ones may stay. */
  private static final int PATIENCE_MILLIS = 4_000;

  private static final String PAGE = "x".repeat(3_000);

  private final EventBuffer feed = new EventBuffer();
  private PageServer server;
  private final List<Socket> crowd = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    BundledFile page = new BundledFile("text/html", PAGE.getBytes(StandardCharsets.US_ASCII));
    server = PageServer.start(0, Map.of("", page, "events", new EventStream(() -> feed, () -> {})));
  }

  @AfterEach
  void end() throws IOException {
    for (Socket one : crowd) {
      one.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    return new Socket(
        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.address().getPort());
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The whole answer. */
  private String ask(String method, URI address) throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      send(socket, head(method, address.getPath()) + "Connection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private String head(String method, String path) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + server.address().getPort()
        + "\r\n";
  }

  /** Asks as a browser does, again if a connection is refused. */
  private void assertPageComes(String when) throws IOException {
    String answer = "";
    for (long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L; answer.isEmpty(); ) {
      assertTrue(System.nanoTime() < end, when + ": no place for who has the token");
      try {
        answer = ask("GET", server.address());
      } catch (SocketException e) {
        // Cut off.
      }
    }
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), when + ": " + answer);
    assertTrue(answer.endsWith("\r\n\r\n" + PAGE), when);
  }

  /** Each sends a byte now and then and comes again when it is cut off. */
  @ParameterizedTest
  @ValueSource(strings = {"", "GET /0123", "GET / HTTP/1.1\r\nX: ", "body"})
  void whoHasTheTokenGetsInThroughACrowdOfSlowOnes(String sent) throws Exception {
    String begin =
        sent.equals("body") ? head("POST", "/act") + "Content-Length: 60000\r\n\r\n{" : sent;
    for (int i = 0; i < (begin.isEmpty() ? CROWD : LARGE_CROWD); i++) {
      crowd.add(connect());
      trySend(i, begin);
    }
    for (int round = 0; round < 5; round++) {
      assertPageComes("round " + round);
      for (int i = 0; i < crowd.size() && !begin.isEmpty(); i++) {
        if (!trySend(i, "x")) {
          crowd.get(i).close();
          crowd.set(i, connect());
          trySend(i, begin);
        }
      }
    }
    assertPageComes("at the end");
  }

  private boolean trySend(int i, String text) {
    try {
      send(crowd.get(i), text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whoSaysNothingOrTooSlowlyIsCutOff() throws Exception {
    Socket silent = connect();
    crowd.add(silent);
    Socket slow = connect();
    crowd.add(slow);
    send(slow, "GET ");
    assertEnds(silent);
    assertEnds(slow);
  }

  private static void assertEnds(Socket socket) throws IOException {
    socket.setSoTimeout(15_000);
    try (InputStream in = socket.getInputStream()) {
      assertEquals(-1, in.read());
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it may stay for ever", e);
    }
  }

  /** A stream of events is no stranger, however long it takes and whoever comes after it. */
  @Test
  void eventsGoOnThroughACrowd() throws Exception {
    try (Socket events = connect()) {
      events.setSoTimeout(15_000);
      send(events, head("GET", server.address().getPath() + "events") + "\r\n");
      InputStream in = events.getInputStream();
      assertEquals('H', in.read());
      for (int i = 0; i < CROWD; i++) {
        crowd.add(connect());
        trySend(i, "GET ");
      }
      assertPageComes("beside the events");
      feed.stepped(1234, 0.5f);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      String line = lines.readLine();
      while (line != null && !line.contains("1234")) {
        line = lines.readLine();
      }
      assertNotNull(line, "cut off");
    }
  }

  @Test
  void aHeadIsAnsweredWithoutABodyAndWithoutWarnings() throws Exception {
    ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    Logger logger = Logger.getLogger("com.sun.net.httpserver");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
              said.add(line.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      String page = ask("HEAD", server.address());
      assertTrue(page.startsWith("HTTP/1.1 200 OK\r\n"), page);
      assertTrue(page.endsWith("\r\n\r\n"), page);
      assertTrue(page.contains("Content-length: " + PAGE.length() + "\r\n"), page);
      String events = ask("HEAD", server.address().resolve("events"));
      assertTrue(events.contains("text/event-stream") && events.endsWith("\r\n\r\n"), events);
      String foreign = ask("HEAD", URI.create("http://127.0.0.1/"));
      assertTrue(foreign.contains(" 403 ") && foreign.endsWith("\r\n\r\n"), foreign);
    } finally {
      logger.removeHandler(handler);
    }
    assertTrue(said.isEmpty(), () -> "the server warns: " + said);
  }
}

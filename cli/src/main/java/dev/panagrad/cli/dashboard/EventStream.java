package dev.panagrad.cli.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a feed to readers as server-sent events, each on its own virtual thread: one that reads
 * slowly waits for itself only, and gets fewer values.
 */
final class EventStream implements Resource {
  /** The shortest time between two looks at the feed. */
  private static final long PERIOD_MILLIS = 100;

  /** After so many looks without news a comment tells whether the reader is still there. */
  private static final int QUIET_LOOKS = 100;

  private static final int MOST_READERS = 8;

  private final Feed feed;
  private final AtomicInteger readers = new AtomicInteger();

  EventStream(Feed feed) {
    this.feed = feed;
  }

  /** How many are connected. */
  int readers() {
    return readers.get();
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    try {
      if (readers.incrementAndGet() > MOST_READERS) {
        Answers.refuse(exchange, 503, "too many pages are open");
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        send(out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      readers.decrementAndGet();
    }
  }

  private void send(OutputStream out) throws IOException, InterruptedException {
    Cursor cursor = new Cursor(feed);
    int quiet = 0;
    while (true) {
      boolean last = feed.ended();
      String events = cursor.next();
      quiet = events.isEmpty() ? quiet + 1 : 0;
      if (!events.isEmpty() || quiet == QUIET_LOOKS) {
        quiet = 0;
        out.write((events.isEmpty() ? ":\n\n" : events).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      if (last) {
        return;
      }
      Thread.sleep(PERIOD_MILLIS);
    }
  }
}

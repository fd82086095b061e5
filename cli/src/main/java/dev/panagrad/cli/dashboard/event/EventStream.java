package dev.panagrad.cli.dashboard.event;

import com.sun.net.httpserver.HttpExchange;
import dev.panagrad.cli.dashboard.http.Answers;
import dev.panagrad.cli.dashboard.http.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sends a feed to readers as server-sent events, each on its own virtual thread: a slow reader
 * delays only itself, and gets fewer values.
 */
public final class EventStream implements Resource {
  /** The shortest interval between two sends, even of urgent events. */
  private static final long LEAST_MILLIS = 100;

  /** After this time without events a comment checks whether the reader is still connected. */
  private static final long QUIET_MILLIS = 10_000;

  private static final int MOST_READERS = 8;

  private final Supplier<EventBuffer> feeds;
  private final Runnable arrived;
  private final AtomicInteger readers = new AtomicInteger();

  /**
   * Creates a stream.
   *
   * @param feeds the feed of the present training: when one has ended and another exists, readers
   *     continue with that
   * @param arrived called when a reader connects
   */
  public EventStream(Supplier<EventBuffer> feeds, Runnable arrived) {
    this.feeds = feeds;
    this.arrived = arrived;
  }

  /** The number of connected readers. */
  public int readers() {
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
      if (Answers.isHead(exchange)) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, 0);
      arrived.run();
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
    EventBuffer feed = feeds.get();
    Cursor cursor = new Cursor(feed);
    long quiet = 0;
    while (true) {
      int urgent = feed.urgent();
      boolean last = feed.ended();
      String events = cursor.next();
      if (!events.isEmpty() || quiet >= QUIET_MILLIS) {
        quiet = 0;
        out.write((events.isEmpty() ? ":\n\n" : events).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      if (last) {
        EventBuffer next = feeds.get();
        if (next == feed) {
          return;
        }
        feed = next;
        cursor = new Cursor(feed);
        out.write("event: restart\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
      } else {
        quiet += rest(feed, urgent);
      }
    }
  }

  /**
   * Waits until the next events are due; returns the longest time that the wait could have taken.
   */
  private static long rest(EventBuffer feed, int urgent) throws InterruptedException {
    Thread.sleep(LEAST_MILLIS);
    long more = Math.max(0, feed.periodMillis() - LEAST_MILLIS);
    feed.awaitUrgent(urgent, more);
    return LEAST_MILLIS + more;
  }
}

package dev.panagrad.cluster;

import dev.panagrad.cluster.join.Greeting;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * The single thread that moves all frames of a mesh, adds the sums, sends heartbeats and checks
 * deadlines.
 *
 * <p>It owns all state of links and exchanges, so the only lock is that of {@link Submissions}.
 * Once warm, it allocates nothing.
 */
final class Reactor implements Runnable {
  private static final long MILLION = 1_000_000L;
  private static final int HEARTBEATS = 5;

  /** How often an ending mesh looks whether its links have lingered long enough. */
  private static final long ENDING_TICK = 20 * MILLION;

  final int rank;
  final MeshOptions options;
  final Endpoints endpoints;

  private final Link[] links;
  private final Selector selector;
  private final Thread thread;
  private final Consumer<SelectionKey> ready;
  private final long beat;
  private final Submissions submissions = new Submissions();
  private final ArrayList<Exchange> active = new ArrayList<>();
  private final Watch watch;
  private final Ending ending;
  private final LinkTraffic traffic;
  private final Heartbeats heartbeats;
  private volatile boolean closing;
  private volatile boolean changed;
  private volatile String givingUp;
  private long nextTick;

  Reactor(int rank, Greeting[] greetings, MeshOptions options) throws IOException {
    this.rank = rank;
    this.options = options;
    links = new Link[greetings.length];
    endpoints = new Endpoints(links.length);
    selector = Selector.open();
    beat = options.silence().toNanos() / HEARTBEATS;
    long now = System.nanoTime();
    watch = new Watch(links, active, options);
    ending = new Ending(rank, links, active);
    traffic = new LinkTraffic(links, watch, ending);
    ready = traffic::ready;
    heartbeats = new Heartbeats(links, traffic, now);
    FrameDispatch frames = new FrameDispatch(endpoints, active, traffic, heartbeats, ending);
    for (int peer = 0; peer < links.length; peer++) {
      if (greetings[peer] != null) {
        Link link = new Link(peer, greetings[peer], options.encrypted(), now, frames);
        link.registered(link.channel().register(selector, SelectionKey.OP_READ, link));
        links[peer] = link;
      }
    }
    nextTick = now + beat;
    thread = new Thread(this, "panagrad-mesh-" + rank);
    thread.setDaemon(true);
    thread.start();
  }

  int ranks() {
    return links.length;
  }

  // The program's side

  void submit(Exchange exchange) {
    check();
    if (!submissions.add(exchange)) {
      check();
      throw Ending.closed(rank, "");
    }
    selector.wakeup();
  }

  void check() {
    MeshException found = ending.failure();
    if (found != null) {
      throw found;
    }
  }

  /** Called after exchanges were added, for which frames may be waiting. */
  void endpointsChanged() {
    changed = true;
    selector.wakeup();
  }

  void busyUntil(long nanos) {
    heartbeats.busyUntil(nanos);
    // Reported at once: the peers' deadlines may be near.
    changed = true;
    selector.wakeup();
  }

  /** Reported with the next heartbeats, which come long before a deadline. */
  void aside(boolean aside) {
    heartbeats.aside(aside);
  }

  void giveUp(String cause) {
    givingUp = cause;
    selector.wakeup();
  }

  /** Says goodbye to the peers and waits until the thread has ended. */
  void close() {
    closing = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // The thread

  @Override
  public void run() {
    try {
      while (!ending.isOver()) {
        selector.select(ready, Math.max(1, (untilTick() + MILLION - 1) / MILLION));
        long now = System.nanoTime();
        takeSubmitted(now);
        if (changed) {
          changed = false;
          traffic.retryStalled(now);
          heartbeats.sendIfBusy(now);
        }
        if (now - nextTick >= 0) {
          nextTick = now + beat;
          heartbeats.send(now);
          MeshException verdict =
              ending.hasBegun() ? null : watch.verdict(now, heartbeats.someoneBusy());
          if (verdict != null) {
            ending.fail(verdict);
          }
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      ending.fail(
          new MeshException(
              MeshException.Kind.GAVE_UP, rank, "rank %d has failed: %s".formatted(rank, e)));
    } finally {
      shutDown();
    }
  }

  private long untilTick() {
    long longest = ending.hasBegun() ? Math.min(beat, ENDING_TICK) : beat;
    return Math.min(longest, Math.max(0, nextTick - System.nanoTime()));
  }

  private void takeSubmitted(long now) {
    while (true) {
      Exchange exchange = submissions.poll();
      if (exchange == null) {
        break;
      }
      if (!ending.hasBegun()) {
        exchange.progress = now;
        exchange.active = true;
        active.add(exchange);
        try {
          refuseDeparted(exchange);
          exchange.begin(now);
        } catch (MeshException e) {
          ending.fail(e);
        }
      }
    }
    if (givingUp != null && ending.failure() == null) {
      ending.fail(new MeshException(MeshException.Kind.GAVE_UP, rank, givingUp));
    }
    if (closing && !ending.hasBegun()) {
      ending.close();
    }
  }

  private void refuseDeparted(Exchange exchange) {
    for (Link link : links) {
      if (link != null && link.departed && exchange.awaits(link.rank)) {
        throw Watch.left(link, exchange);
      }
    }
  }

  /** Queues a frame and writes what the socket accepts at once. */
  void send(int peer, Outgoing frame) {
    traffic.send(peer, frame);
  }

  void ended(Exchange exchange) {
    exchange.active = false;
    int last = active.size() - 1;
    int index = active.indexOf(exchange);
    active.set(index, active.get(last));
    active.remove(last);
  }

  private void shutDown() {
    submissions.shut();
    ending.finish();
    try {
      selector.close();
    } catch (IOException e) {
      // The links are closed, which is sufficient.
    }
  }
}

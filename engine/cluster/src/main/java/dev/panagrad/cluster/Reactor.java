package dev.panagrad.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The single thread that moves all frames of a mesh, adds the sums, sends heartbeats and checks
 * deadlines.
 *
 * <p>It owns all state of links and exchanges, so the only lock guards what the program submits.
 * Once warm, it allocates nothing.
 */
final class Reactor implements Link.FrameReceiver, Runnable {
  private static final long MILLION = 1_000_000L;
  private static final long LINGER_AFTER_FAILURE = 1_000 * MILLION;
  private static final long LINGER_AFTER_CLOSE = 2_000 * MILLION;
  private static final int HEARTBEATS = 5;
  private static final int MOST_SUPPRESSED = 8;

  final int rank;
  final MeshOptions options;
  final Endpoints endpoints;

  private final Link[] links;
  private final Selector selector;
  private final Thread thread;
  private final Consumer<SelectionKey> ready = this::ready;
  private final ByteBuffer discarded = ByteBuffer.allocateDirect(1 << 16);
  private final long beat;
  private final ArrayDeque<Exchange> submitted = new ArrayDeque<>();
  private final ArrayList<Exchange> active = new ArrayList<>();
  private final Watch watch;

  /** Whether submissions are refused; guarded by {@link #submitted}. */
  private boolean shut;

  private volatile boolean closing;
  private volatile boolean changed;
  private volatile String givingUp;
  private volatile long busyUntil = System.nanoTime();
  private volatile boolean aside;
  private volatile MeshException failure;

  /** The last time at which any rank was known to be busy. */
  private long someoneBusy = busyUntil;

  private long nextTick;
  private boolean ending;
  private long end;

  Reactor(int rank, Greeting[] greetings, MeshOptions options) throws IOException {
    this.rank = rank;
    this.options = options;
    links = new Link[greetings.length];
    endpoints = new Endpoints(links.length);
    selector = Selector.open();
    beat = options.silence().toNanos() / HEARTBEATS;
    long now = System.nanoTime();
    for (int peer = 0; peer < links.length; peer++) {
      if (greetings[peer] != null) {
        Link link = new Link(peer, greetings[peer], options.encrypted(), this);
        link.heard = now;
        link.spoken = now;
        link.registered(link.channel().register(selector, SelectionKey.OP_READ, link));
        links[peer] = link;
      }
    }
    watch = new Watch(links, active, options);
    nextTick = now + beat;
    thread = new Thread(this, "panagrad-mesh-" + rank);
    thread.setDaemon(true);
    thread.start();
  }

  int ranks() {
    return links.length;
  }

  Link link(int peer) {
    return links[peer];
  }

  // The program's side

  void submit(Exchange exchange) {
    synchronized (submitted) {
      check();
      if (shut) {
        throw new MeshException(
            MeshException.Kind.STOPPED, rank, "rank %d has closed its mesh".formatted(rank));
      }
      submitted.add(exchange);
    }
    selector.wakeup();
  }

  void check() {
    MeshException found = failure;
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
    busyUntil = nanos;
    // Reported at once: the peers' deadlines may be near.
    changed = true;
    selector.wakeup();
  }

  /** Reported with the next heartbeats, which come long before a deadline. */
  void aside(boolean aside) {
    this.aside = aside;
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
      while (!isOver()) {
        selector.select(ready, Math.max(1, (untilTick() + MILLION - 1) / MILLION));
        long now = System.nanoTime();
        takeSubmitted(now);
        if (changed) {
          changed = false;
          retryStalled(now);
          sendHeartbeats(now, true);
        }
        if (now - nextTick >= 0) {
          nextTick = now + Math.min(beat, ending ? 20 * MILLION : beat);
          sendHeartbeats(now, false);
          MeshException verdict = ending ? null : watch.verdict(now, someoneBusy);
          if (verdict != null) {
            fail(verdict);
          }
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(
          new MeshException(
              MeshException.Kind.GAVE_UP, rank, "rank %d has failed: %s".formatted(rank, e)));
    } finally {
      shutDown();
    }
  }

  private long untilTick() {
    return Math.min(beat, Math.max(0, nextTick - System.nanoTime()));
  }

  private void ready(SelectionKey key) {
    Link link = (Link) key.attachment();
    try {
      if (key.isReadable()) {
        receive(link);
      }
      if (key.isValid() && key.isWritable()) {
        link.flush();
      }
    } catch (IOException e) {
      lost(link, e);
    } catch (MeshException e) {
      fail(e);
    }
  }

  private void receive(Link link) throws IOException {
    if (!ending) {
      link.read(System.nanoTime());
      return;
    }
    int count;
    do {
      count = link.channel().read(discarded.clear());
    } while (count > 0);
    if (count < 0) {
      link.close();
    }
  }

  private void takeSubmitted(long now) {
    while (true) {
      Exchange exchange;
      synchronized (submitted) {
        exchange = submitted.poll();
      }
      if (exchange == null) {
        break;
      }
      if (!ending) {
        exchange.progress = now;
        exchange.active = true;
        active.add(exchange);
        try {
          refuseDeparted(exchange);
          exchange.begin(now);
        } catch (MeshException e) {
          fail(e);
        }
      }
    }
    if (givingUp != null && failure == null) {
      fail(new MeshException(MeshException.Kind.GAVE_UP, rank, givingUp));
    }
    if (closing && !ending) {
      end(now, LINGER_AFTER_CLOSE, null);
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
  void send(int peer, Outgoing frame, long now) {
    Link link = links[peer];
    if (ending || !link.isOpen()) {
      return;
    }
    link.send(frame, now);
    flush(link);
  }

  private void flush(Link link) {
    try {
      link.flush();
    } catch (IOException e) {
      lost(link, e);
    } catch (IllegalStateException e) {
      lost(link, new IOException("memory was freed while the mesh was sending from it", e));
    }
  }

  void ended(Exchange exchange) {
    exchange.active = false;
    int last = active.size() - 1;
    int index = active.indexOf(exchange);
    active.set(index, active.get(last));
    active.remove(last);
  }

  private void retryStalled(long now) {
    for (Link link : links) {
      if (link != null && link.stalled && !ending) {
        try {
          link.retry(now);
        } catch (IOException e) {
          lost(link, e);
        } catch (MeshException e) {
          fail(e);
        }
      }
    }
  }

  // Frames

  @Override
  public ByteBuffer place(Link link, Header header) {
    if (header.type == Header.ABORT) {
      return ByteBuffer.allocate((int) header.length);
    }
    return endpoints.place(link, header);
  }

  @Override
  public void take(Link link, Header header, ByteBuffer payload) {
    switch (header.type) {
      case Header.HEARTBEAT -> {
        if (header.flags != 0) {
          someoneBusy = link.heard;
        }
      }
      case Header.BYE -> departed(link);
      case Header.ABORT -> fail(Farewell.cause(link, header, payload));
      default -> endpoints.take(link, header, payload, link.heard);
    }
  }

  private void departed(Link link) {
    link.departed = true;
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).awaits(link.rank)) {
        fail(Watch.left(link, active.get(i)));
        return;
      }
    }
    link.ending = true;
    flush(link);
  }

  // Shutdown

  private void sendHeartbeats(long now, boolean all) {
    boolean busy = aside || busyUntil - now > 0;
    if (busy) {
      someoneBusy = now;
    }
    for (Link link : links) {
      if (link != null
          && !ending
          && link.isOpen()
          && !link.ending
          && !link.heartbeat.queued
          && (all ? busy : link.isIdle())) {
        link.heartbeat.header.flags = busy ? 1 : 0;
        link.send(link.heartbeat, now);
        flush(link);
      }
    }
  }

  private void lost(Link link, IOException e) {
    if (ending || link.departed) {
      // Expected: the peer closes its side.
      link.close();
      return;
    }
    fail(watch.lost(link, e));
  }

  /** Ends the mesh with the first cause; all waits throw it. */
  private void fail(MeshException cause) {
    MeshException first = failure;
    if (first != null) {
      if (first != cause && first.getSuppressed().length < MOST_SUPPRESSED) {
        first.addSuppressed(cause);
      }
      return;
    }
    failure = cause;
    for (int i = 0; i < active.size(); i++) {
      active.get(i).wake();
    }
    end(System.nanoTime(), LINGER_AFTER_FAILURE, cause);
  }

  private void end(long now, long linger, MeshException cause) {
    ending = true;
    end = now + linger;
    nextTick = now;
    for (Link link : links) {
      if (link != null && link.isOpen()) {
        if (cause != null) {
          link.discardQueue();
        }
        if (!link.ending) {
          link.send(Farewell.of(cause), now);
          link.ending = true;
        }
        link.stalled = false;
        flush(link);
        if (cause != null && cause.rank() == link.rank && cause.kind() == MeshException.Kind.LOST) {
          link.close();
        }
      }
    }
  }

  private boolean isOver() {
    if (!ending) {
      return false;
    }
    boolean open = false;
    for (Link link : links) {
      open |= link != null && link.isOpen();
    }
    return !open || System.nanoTime() - end >= 0;
  }

  private void shutDown() {
    synchronized (submitted) {
      shut = true;
      submitted.clear();
    }
    for (Link link : links) {
      if (link != null) {
        link.close();
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      // The links are closed, which is sufficient.
    }
    List<Exchange> left = List.copyOf(active);
    if (failure == null) {
      failure =
          new MeshException(
              MeshException.Kind.STOPPED,
              rank,
              "rank %d has closed its mesh%s"
                  .formatted(
                      rank, left.isEmpty() ? "" : " and waits for " + left.getFirst().what()));
    }
    left.forEach(Exchange::wake);
  }
}

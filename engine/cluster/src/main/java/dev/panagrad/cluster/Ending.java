package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import java.io.IOException;
import java.util.List;

/**
 * How a mesh ends: with the first failure, or because it is closed. It says goodbye on all links
 * and lets them linger until the peers have closed theirs.
 *
 * <p>Only for the reactor's thread but for {@link #failure}.
 */
final class Ending {
  private static final long SECOND = 1_000_000_000L;
  private static final long LINGER_AFTER_FAILURE = SECOND;
  private static final long LINGER_AFTER_CLOSE = 2 * SECOND;
  private static final int MOST_SUPPRESSED = 8;

  private final int rank;
  private final Link[] links;
  private final List<Exchange> active;
  private volatile MeshException failure;
  private boolean begun;
  private long end;

  /**
   * Nothing ends yet.
   *
   * @param links the links by rank, null for this rank
   * @param active the exchanges that wait, which are woken
   */
  Ending(int rank, Link[] links, List<Exchange> active) {
    this.rank = rank;
    this.links = links;
    this.active = active;
  }

  /** The first failure; null as long as the mesh works. */
  MeshException failure() {
    return failure;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Begins with the first cause, which all waits throw. */
  void fail(MeshException cause) {
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
    begin(LINGER_AFTER_FAILURE, cause);
  }

  /** Begins as planned. */
  void close() {
    begin(LINGER_AFTER_CLOSE, null);
  }

  private void begin(long linger, MeshException cause) {
    begun = true;
    end = System.nanoTime() + linger;
    for (Link link : links) {
      if (link != null && link.isOpen()) {
        sayGoodbye(link, cause);
      }
    }
  }

  private static void sayGoodbye(Link link, MeshException cause) {
    if (cause != null) {
      link.discardQueue();
    }
    if (!link.ending) {
      link.send(Farewell.of(cause));
      link.ending = true;
    }
    link.stalled = false;
    try {
      link.flush();
    } catch (IOException | IllegalStateException e) {
      // Expected: the peer closes its side, or memory was freed.
      link.close();
    }
    if (cause != null && cause.rank() == link.rank && cause.kind() == MeshException.Kind.LOST) {
      link.close();
    }
  }

  /** Whether all links are closed, or have lingered long enough. */
  boolean isOver() {
    if (!begun) {
      return false;
    }
    boolean open = false;
    for (Link link : links) {
      open |= link != null && link.isOpen();
    }
    return !open || System.nanoTime() - end >= 0;
  }

  /** Closes the links; exchanges that still wait fail. */
  void finish() {
    for (Link link : links) {
      if (link != null) {
        link.close();
      }
    }
    List<Exchange> left = List.copyOf(active);
    if (failure == null) {
      String waits = left.isEmpty() ? "" : " and waits for " + left.getFirst().what();
      failure = closed(rank, waits);
    }
    left.forEach(Exchange::wake);
  }

  /** The failure of whatever is begun after the mesh was closed. */
  static MeshException closed(int rank, String waits) {
    return new MeshException(
        MeshException.Kind.STOPPED, rank, "rank %d has closed its mesh%s".formatted(rank, waits));
  }
}

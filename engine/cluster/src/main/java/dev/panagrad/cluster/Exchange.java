package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import java.util.concurrent.locks.LockSupport;

/**
 * A repeatable operation of two or more ranks: the program's thread starts and awaits it, the
 * reactor's thread carries it out.
 *
 * <p>Each exchange is used by one thread at a time.
 */
public abstract sealed class Exchange permits Reduction, Transfer {
  private static final long GLANCE = 200_000_000L;

  final Reactor reactor;

  /** The time of the last progress, in or out; only for the reactor's thread. */
  long progress;

  /** Whether the reactor works on it; only for the reactor's thread. */
  boolean active;

  private int started;
  private volatile int finished;
  private volatile Thread waiter;

  Exchange(Reactor reactor) {
    this.reactor = reactor;
  }

  /**
   * Starts the next round; the exchange owns the buffers until the round was awaited.
   *
   * @throws IllegalStateException if the previous round was not awaited yet
   * @throws MeshException if the mesh has ended
   */
  final void launch() {
    reactor.check();
    if (started != finished) {
      throw new IllegalStateException(what() + " was started and not awaited yet");
    }
    started++;
    try {
      reactor.submit(this);
    } catch (MeshException ended) {
      started--;
      throw ended;
    }
  }

  /**
   * Waits until the round is complete.
   *
   * @throws MeshException if the round can't be completed; names the rank, its address and the
   *     awaited value
   */
  public final void await() {
    if (finished == started) {
      return;
    }
    waiter = Thread.currentThread();
    try {
      while (finished != started) {
        reactor.check();
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw new MeshException(
              MeshException.Kind.STOPPED, -1, "interrupted while waiting for " + what());
        }
        LockSupport.parkNanos(this, GLANCE);
      }
    } finally {
      waiter = null;
    }
  }

  /** Whether a round is in progress. */
  public final boolean isUnderWay() {
    return finished != started;
  }

  /** The number of the last started round; visible to the reactor's thread too. */
  final int round() {
    return started;
  }

  /** Ends the round. */
  final void finish() {
    reactor.ended(this);
    finished = started;
    wake();
  }

  /** Wakes the waiting thread to check again. */
  final void wake() {
    Thread thread = waiter;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Begins the round on the reactor's thread. */
  abstract void begin(long now);

  /** The reactor has handed one of the frames to the system. */
  abstract void sent();

  /** Whether the round still needs data from a rank. */
  abstract boolean awaits(int rank);

  /** Whether the rank itself is late, rather than another rank for which it waits. */
  abstract boolean isToBlame(int rank);

  /** A short description of the exchange, such as "bucket 3". */
  abstract String what();

  /** A description of the data awaited from a rank, such as "its piece of bucket 3 (round 7)". */
  abstract String awaited(int rank);
}

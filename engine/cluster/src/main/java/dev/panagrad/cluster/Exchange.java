package dev.panagrad.cluster;

import java.util.concurrent.locks.LockSupport;

/**
 * Something that two or more ranks do together, again and again: started by the program's thread,
 * carried out by the reactor's, awaited by the program's.
 *
 * <p>Each is used by one thread at a time.
 */
public abstract sealed class Exchange permits Reduction, Transfer {
  private static final long GLANCE = 200_000_000L;

  final Reactor reactor;

  /** When a part of it last came or left; the reactor's thread only. */
  long progress;

  /** Whether the reactor works on it; the reactor's thread only. */
  boolean active;

  private int started;
  private volatile int finished;
  private volatile Thread waiter;

  Exchange(Reactor reactor) {
    this.reactor = reactor;
  }

  /**
   * Starts the next round; the buffers belong to the exchange until it was awaited.
   *
   * @throws IllegalStateException if the last round was not awaited yet
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
   * @throws MeshException if it can't be completed: which rank, where, and what was awaited
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

  /** Whether a round is under way. */
  public final boolean isUnderWay() {
    return finished != started;
  }

  /** The number of the round that was started last; the reactor's thread sees it too. */
  final int round() {
    return started;
  }

  /** Ends the round. */
  final void finish() {
    reactor.ended(this);
    finished = started;
    wake();
  }

  /** Lets the waiting thread look again. */
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

  /** Whether the round can't end without more from a rank. */
  abstract boolean awaits(int rank);

  /** Whether it is the rank itself that is late, not one that it waits for in turn. */
  abstract boolean isToBlame(int rank);

  /** The exchange in a few words, as "bucket 3". */
  abstract String what();

  /** What has to come from a rank, as "its piece of bucket 3 (round 7)". */
  abstract String awaited(int rank);
}

package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory of a tensor that its creator closes. It is freed once it is closed and no run reads it
 * any more.
 *
 * <p>Closing never waits for a run, so it can't deadlock from inside one, and never fails, so
 * try-with-resources leaks nothing.
 */
final class OwnedMemory {
  /** Added to the number of runs when the memory is closed. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final Workspace workspace = new Workspace();
  private final AtomicInteger runs = new AtomicInteger();

  /** A zero-filled buffer, the only one. */
  Buffer allocate(long elements) {
    try {
      return workspace.allocate(elements);
    } catch (RuntimeException | Error e) {
      workspace.close();
      throw e;
    }
  }

  boolean isClosed() {
    return runs.get() < 0;
  }

  /**
   * Keeps the memory until {@link #release}.
   *
   * @return false if it is closed
   */
  boolean hold() {
    int count = runs.get();
    while (count >= 0) {
      if (runs.compareAndSet(count, count + 1)) {
        return true;
      }
      count = runs.get();
    }
    return false;
  }

  /** Ends one {@link #hold}. */
  void release() {
    if (runs.decrementAndGet() == CLOSED) {
      workspace.close();
    }
  }

  void close() {
    if (runs.getAndUpdate(count -> count | CLOSED) == 0) {
      workspace.close();
    }
  }
}

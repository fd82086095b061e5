package dev.panagrad.graph.session;

import dev.panagrad.engine.parallel.WorkerPool;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time use a session, until it is closed, and none of the session's own tasks:
 * they would wait for themselves.
 */
final class SessionGate {
  private final WorkerPool pool;

  /** Held while running, compiling, sharing or closing. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile boolean closed;

  /**
   * Opens the gate.
   *
   * @param pool the threads that run the session's tasks
   */
  SessionGate(WorkerPool pool) {
    this.pool = pool;
  }

  /**
   * Waits for the current user.
   *
   * @param action for messages, such as "run"
   * @throws IllegalStateException if the session is closed, or from inside one of its tasks
   */
  void enter(String action) {
    enterToClose(action);
    if (closed) {
      leave();
      checkOpen();
    }
  }

  /** Like {@link #enter}, also if the session is closed. */
  void enterToClose(String action) {
    if (isInside()) {
      throw new IllegalStateException(
          "a task that a session's threads work on can't %s that session; do so when it has ended"
              .formatted(action));
    }
    lock.lock();
  }

  void leave() {
    lock.unlock();
  }

  /** Whether the current thread is running a task of the session. */
  boolean isInside() {
    return lock.isHeldByCurrentThread() || pool.isInside();
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  /**
   * Closes the gate; called between entering and leaving.
   *
   * @return false if it was closed before
   */
  boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }
}

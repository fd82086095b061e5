package dev.panagrad.cli.dashboard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What a person asks of a training, done between two steps by the training's own thread. While
 * nothing is asked it costs that thread one volatile read a step.
 */
final class Control {
  private static final int MOST_WAITING = 8;

  private final BlockingQueue<Runnable> asked = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile boolean pending;
  private volatile boolean closed;
  private volatile boolean paused;

  /** Nobody has come to the page yet; of the training's thread alone. */
  private boolean alone;

  private volatile long waitedNanos;

  /** Of the training's thread alone. */
  private boolean single;

  /** Nothing asked, nothing paused. */
  Control() {}

  /**
   * Asks for something; from any thread.
   *
   * @param action must not throw
   * @return false if too much is asked for already, or the training has ended
   */
  boolean ask(Runnable action) {
    if (closed || !asked.offer(action)) {
      return false;
    }
    pending = true;
    return true;
  }

  /** Lets a paused training go on, and takes no more; from any thread. */
  void close() {
    closed = true;
    pending = true;
    asked.offer(() -> {});
  }

  boolean paused() {
    return paused;
  }

  boolean closed() {
    return closed;
  }

  /** How long the training has been paused in all. */
  long waitedNanos() {
    return waitedNanos;
  }

  /** Pauses or goes on; only as a part of an action. */
  void pause(boolean wanted) {
    paused = wanted;
  }

  /** Whether there is something to do after this step. */
  boolean pending() {
    return pending;
  }

  /** Makes one step, then pauses again; only as a part of an action. */
  void single() {
    paused = true;
    single = true;
  }

  /** Waits until somebody asks for something, were it only for the events. */
  void awaitSomebody() {
    alone = true;
    serve();
    alone = false;
  }

  /** Waits for the next thing that is asked for, and does it. */
  void serveNext() {
    try {
      asked.take().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Does what is asked for until it is closed: the training has ended, and its page stays. */
  void linger() {
    while (!closed) {
      serveNext();
    }
  }

  /** Does what was asked for, and waits while the training is paused; on the training's thread. */
  void serve() {
    pending = false;
    single = false;
    for (Runnable action = asked.poll(); action != null; action = asked.poll()) {
      action.run();
      alone = false;
    }
    long start = System.nanoTime();
    long before = waitedNanos;
    try {
      while ((alone || (paused && !single)) && !closed) {
        asked.take().run();
        alone = false;
        waitedNanos = before + System.nanoTime() - start;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // After a single step it comes back here, and after actions that came meanwhile too.
    if (paused || !asked.isEmpty()) {
      pending = true;
    }
  }
}

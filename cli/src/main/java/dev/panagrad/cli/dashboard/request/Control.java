package dev.panagrad.cli.dashboard.request;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Users' requests to a training, run between two steps by the training's own thread. Without
 * requests this costs that thread one volatile read per step.
 */
public final class Control {
  private static final int MOST_WAITING = 8;

  private final BlockingQueue<Runnable> asked = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile boolean pending;
  private volatile boolean closed;
  private volatile boolean paused;

  /** Nobody has opened the page yet; used by the training's thread only. */
  private boolean alone;

  private volatile long waitedNanos;

  /** Used by the training's thread only. */
  private boolean single;

  /** Creates a control without requests, not paused. */
  public Control() {}

  /**
   * Queues a request; may be called from any thread.
   *
   * @param action must not throw
   * @return false if too many requests are queued already, or the training has ended
   */
  public boolean ask(Runnable action) {
    if (closed || !asked.offer(action)) {
      return false;
    }
    pending = true;
    return true;
  }

  /** Resumes a paused training and accepts no more requests; may be called from any thread. */
  public void close() {
    closed = true;
    pending = true;
    asked.offer(() -> {});
  }

  public boolean paused() {
    return paused;
  }

  public boolean closed() {
    return closed;
  }

  /** The total time that the training has been paused, in nanoseconds. */
  public long waitedNanos() {
    return waitedNanos;
  }

  /** Pauses or resumes; only within an action. */
  public void pause(boolean wanted) {
    paused = wanted;
  }

  /** Whether there is something to do after the current step. */
  public boolean pending() {
    return pending;
  }

  /** Makes one step, then pauses again; only within an action. */
  public void single() {
    paused = true;
    single = true;
  }

  /** Waits for the first request of any kind, subscribing to the events included. */
  public void awaitSomebody() {
    alone = true;
    serve();
    alone = false;
  }

  /** Waits for the next request and runs it. */
  public void serveNext() {
    try {
      asked.take().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Serves requests until this is closed: the training has ended, and its page stays. */
  public void linger() {
    while (!closed) {
      serveNext();
    }
  }

  /** Serves queued requests, and waits while the training is paused; on the training's thread. */
  public void serve() {
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
    // Come back here after a single step, and for requests that arrived meanwhile.
    if (paused || !asked.isEmpty()) {
      pending = true;
    }
  }
}

package dev.panagrad.cli.dashboard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows down a training that would be over before anybody could watch it: all its steps together
 * take at least {@value #SECONDS} seconds. A slower training is never delayed. Used by the
 * training's thread only.
 */
final class Film {
  static final int SECONDS = 15;

  /** Shorter rests aren't worth a system call. */
  private static final long LEAST_NANOS = 1_000_000;

  /** The longest delay that is made up for, as after a pause. */
  private static final long MOST_LATE_NANOS = 50_000_000;

  private final long stepNanos;
  private boolean on;
  private long due = System.nanoTime();

  /**
   * Creates a film.
   *
   * @param steps steps of the training
   * @param on whether it slows down from the start
   */
  Film(long steps, boolean on) {
    stepNanos = TimeUnit.SECONDS.toNanos(SECONDS) / Math.max(1, steps);
    this.on = on;
  }

  boolean on() {
    return on;
  }

  void set(boolean wanted) {
    on = wanted;
  }

  /** Rests until the time of these steps has passed. */
  void rest(long steps) {
    long now = System.nanoTime();
    due = Math.max(due, now - MOST_LATE_NANOS) + steps * stepNanos;
    if (due - now >= LEAST_NANOS) {
      LockSupport.parkNanos(due - now);
    }
  }
}

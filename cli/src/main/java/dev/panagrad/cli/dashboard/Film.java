package dev.panagrad.cli.dashboard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows a training down that would be over before anybody has seen it: all its steps take {@value
 * #SECONDS} seconds at least. One that takes longer anyway is never held up. Of the training's
 * thread alone.
 */
final class Film {
  static final int SECONDS = 15;

  /** Shorter rests aren't worth a call of the system. */
  private static final long LEAST_NANOS = 1_000_000;

  /** How much of what was late is made up for, as after a pause. */
  private static final long MOST_LATE_NANOS = 50_000_000;

  private final long stepNanos;
  private boolean on;
  private long due = System.nanoTime();

  /**
   * A film.
   *
   * @param steps to be made
   * @param on whether it slows down from the beginning
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

  /** Rests until the time of some more steps has passed. */
  void rest(long steps) {
    long now = System.nanoTime();
    due = Math.max(due, now - MOST_LATE_NANOS) + steps * stepNanos;
    if (due - now >= LEAST_NANOS) {
      LockSupport.parkNanos(due - now);
    }
  }
}

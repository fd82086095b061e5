package dev.panagrad.engine.parallel;

import java.util.stream.IntStream;

/**
 * Measures how many of a pool's threads are worth using for repeated work.
 *
 * <p>All threads wait for the slowest one at the end of every task. If another program uses a
 * processor, a container has only a share of them, or two processors belong to one core, fewer
 * threads may be faster. This can't be predicted, so the tuner measures: most runs use the best
 * number known, and occasionally a few runs use another one. When runs get slower or irregular,
 * trials come sooner; otherwise they are rare.
 *
 * <p>Not thread-safe. Allocates nothing.
 */
public final class ThreadTuner {
  /** The minimum duration over which runs are measured: several time slices of the scheduler. */
  static final long WINDOW = 25_000_000;

  /** A trial that is much slower ends after this time, even within its first run. */
  static final long GLANCE = 4_000_000;

  /** The time between two trials: after a change, initially, and at most. */
  static final long SOON = 100_000_000;

  private static final long FIRST = 500_000_000;
  static final long SELDOM = 8_000_000_000L;

  /** Trials of long runs are at least this many runs apart once they are rare. */
  private static final int RARELY = 200;

  /** The time after which irregular runs bring a trial; failed trials double it. */
  private static final long IMPATIENT = 4 * SOON;

  /** Windows in a row that must differ: what is slow for a moment only isn't worth a trial. */
  private static final int CHANGED = 2;

  /**
   * The maximum time between trials while fewer threads than available are used, to notice the end
   * of a disturbance.
   */
  private static final long LESS = 1_000_000_000;

  /** The minimum number of runs of a measurement. */
  private static final int RUNS = 3;

  private static final double SLOWER = 1.25;
  private static final double FASTER = 0.96;

  /**
   * Without disturbance, the mean of a window's runs exceeds the shortest by at most this factor.
   */
  private static final double IRREGULAR = 1.3;

  private final int[] counts;

  /** The best number known, and the number in use; the same between trials. */
  private int home;

  private int tried;

  /** The number to try next, unless it is already the best. */
  private int candidate = 1;

  private long sum;
  private int runs;
  private long shortest = Long.MAX_VALUE;

  /** Nanoseconds per run, for the first and second half of a comparison. */
  private double homeNanos;

  private double firstHome;
  private double firstTrial;

  /** The duration of a run after the last trial. */
  private double settled;

  private long sinceTrial;
  private long interval = FIRST;

  /** As {@link #SOON}, up to {@link #LESS}: longer the more trials after a change have failed. */
  private long soon = SOON;

  /** As {@link #IMPATIENT}, longer the more trials have failed. */
  private long patience = IMPATIENT;

  /** The last windows in a row whose runs took longer or shorter than after the last trial. */
  private int different;

  private ThreadTuner(int... counts) {
    this.counts = counts;
  }

  /**
   * Tries all threads, one less (one processor is busy), half (two processors per core) and one.
   *
   * @param threads the number of threads of the pool, at least 1
   */
  public static ThreadTuner upTo(int threads) {
    return new ThreadTuner(
        IntStream.of(threads, threads - 1, (threads + 1) / 2, 1)
            .filter(count -> count >= 1)
            .distinct()
            .toArray());
  }

  /**
   * Always uses a fixed number of threads.
   *
   * @param threads the number of threads, at least 1
   */
  public static ThreadTuner fixed(int threads) {
    return new ThreadTuner(threads);
  }

  /** The number of threads that the next run should use. */
  public int threads() {
    return counts[tried];
  }

  /** The best number of threads known; {@link #threads} differs while another number is tried. */
  public int best() {
    return counts[home];
  }

  /** Records the duration of a run with {@link #threads}. */
  public void ran(long nanos) {
    if (counts.length == 1) {
      return;
    }
    sum += nanos;
    runs++;
    shortest = Math.min(shortest, nanos);
    sinceTrial += nanos;
    double mean = (double) sum / runs;
    if (tried != home && sum >= GLANCE && mean > SLOWER * homeNanos) {
      end(home);
    } else if (runs >= RUNS && sum >= WINDOW) {
      judge(mean);
    }
  }

  private void judge(double nanos) {
    boolean irregular = nanos > IRREGULAR * shortest;
    startWindow();
    if (tried != home) {
      judgeTrial(nanos);
    } else if (firstTrial > 0) {
      // The second half of the comparison: repeats the trial and combines both results.
      homeNanos = nanos;
      tried = candidate;
    } else {
      homeNanos = nanos;
      settled = settled == 0 ? nanos : settled;
      different = nanos > SLOWER * settled || nanos * SLOWER < settled ? different + 1 : 0;
      if (different >= CHANGED) {
        interval = Math.min(interval, soon);
        patience = IMPATIENT;
      } else if (irregular && home == 0) {
        interval = Math.min(interval, patience);
      }
      if (sinceTrial >= interval) {
        tried = candidate;
      }
    }
  }

  private void judgeTrial(double nanos) {
    if (firstTrial == 0) {
      if (nanos > SLOWER * homeNanos) {
        end(home);
        return;
      }
      firstHome = homeNanos;
      firstTrial = nanos;
      tried = home;
      return;
    }
    boolean better = firstTrial + nanos < FASTER * (firstHome + homeNanos);
    homeNanos = better ? nanos : homeNanos;
    end(better ? tried : home);
  }

  private void end(int best) {
    boolean moved = best != home;
    home = best;
    tried = best;
    startWindow();
    firstTrial = 0;
    settled = homeNanos;
    sinceTrial = 0;
    // Where runs are irregular all the time, every window is a change, and trials would cost more
    // than they find.
    soon = moved ? SOON : different >= CHANGED ? Math.min(2 * soon, LESS) : soon;
    different = 0;
    boolean all = nextCandidate();
    if (moved) {
      interval = SOON;
      patience = IMPATIENT;
    } else if (all) {
      long most = Math.max(SELDOM, (long) (RARELY * homeNanos));
      interval = Math.min(2 * interval, home == 0 ? most : LESS);
      patience = Math.min(2 * patience, most);
    }
  }

  /** Moves to the next number; true if all others have been tried. */
  private boolean nextCandidate() {
    int before = candidate;
    do {
      candidate = (candidate + 1) % counts.length;
    } while (candidate == home);
    return candidate <= before;
  }

  private void startWindow() {
    sum = 0;
    runs = 0;
    shortest = Long.MAX_VALUE;
  }
}

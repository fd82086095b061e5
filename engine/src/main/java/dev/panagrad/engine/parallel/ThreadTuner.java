package dev.panagrad.engine.parallel;

import java.util.stream.IntStream;

/**
 * Finds out how many of a pool's threads are worth using for work that is done again and again.
 *
 * <p>Threads that meet at the end of every task wait for the slowest. Where another program has one
 * of the processors, a container has a share of them, or two processors are one core's, fewer
 * threads may be faster. Nothing tells so beforehand, so this measures: most runs are made with the
 * number that is known to be best, and now and then a few with another one. When runs get slower or
 * irregular it tries sooner; while all is quiet it hardly tries at all.
 *
 * <p>Not for use by several threads at once. Allocates nothing.
 */
public final class ThreadTuner {
  /** Runs are judged together for at least this long: some turns of the system's scheduler. */
  static final long WINDOW = 25_000_000;

  /** A trial that is much slower ends after this. */
  static final long GLANCE = 4_000_000;

  /** Time between two trials: when something has changed, at first, and at most. */
  static final long SOON = 100_000_000;

  private static final long FIRST = 500_000_000;
  static final long SELDOM = 8_000_000_000L;

  /** As long as fewer threads than there are do the work, the end of the disturbance is awaited. */
  private static final long LESS = 1_000_000_000;

  /** Fewer runs than this tell nothing. */
  private static final int RUNS = 3;

  private static final double SLOWER = 1.25;
  private static final double FASTER = 0.96;

  /** Of a window's runs the mean may be so much longer than the shortest where nobody disturbs. */
  private static final double IRREGULAR = 1.3;

  private final int[] counts;

  /** The one that is known to be best, and the one that is tried; both the same between trials. */
  private int home;

  private int tried;

  /** The one that is tried next, unless it is the best already. */
  private int candidate = 1;

  private long sum;
  private int runs;
  private long shortest = Long.MAX_VALUE;

  /** Nanoseconds a run, for the first and second half of a comparison. */
  private double homeNanos;

  private double firstHome;
  private double firstTrial;

  /** What a run took when the last trial had ended. */
  private double settled;

  private long sinceTrial;
  private long interval = FIRST;

  private ThreadTuner(int... counts) {
    this.counts = counts;
  }

  /**
   * Tries all threads, one less (one processor is busy), half (two are one core's) and one.
   *
   * @param threads of the pool, at least 1
   */
  public static ThreadTuner upTo(int threads) {
    return new ThreadTuner(
        IntStream.of(threads, threads - 1, (threads + 1) / 2, 1)
            .filter(count -> count >= 1)
            .distinct()
            .toArray());
  }

  /**
   * Stays with a number of threads.
   *
   * @param threads at least 1
   */
  public static ThreadTuner fixed(int threads) {
    return new ThreadTuner(threads);
  }

  /** How many threads the next run should use. */
  public int threads() {
    return counts[tried];
  }

  /** How many threads are thought best; {@link #threads} differs while another number is tried. */
  public int best() {
    return counts[home];
  }

  /** Notes what a run with {@link #threads} took. */
  public void ran(long nanos) {
    if (counts.length == 1) {
      return;
    }
    sum += nanos;
    runs++;
    shortest = Math.min(shortest, nanos);
    sinceTrial += nanos;
    if (runs >= RUNS) {
      if (sum >= WINDOW) {
        judge((double) sum / runs);
      } else if (tried != home && sum >= GLANCE && (double) sum / runs > SLOWER * homeNanos) {
        end(home);
      }
    }
  }

  private void judge(double nanos) {
    boolean irregular = nanos > IRREGULAR * shortest;
    startWindow();
    if (tried != home) {
      judgeTrial(nanos);
    } else if (firstTrial > 0) {
      // The comparison's second half: the trial once more, with what its turns say together.
      homeNanos = nanos;
      tried = candidate;
    } else {
      homeNanos = nanos;
      settled = settled == 0 ? nanos : settled;
      boolean changed = nanos > SLOWER * settled || nanos * SLOWER < settled;
      if (changed || (irregular && home == 0)) {
        interval = Math.min(interval, changed ? SOON : 4 * SOON);
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
    boolean all = nextCandidate();
    if (moved) {
      interval = SOON;
    } else if (all) {
      interval = Math.min(2 * interval, home == 0 ? SELDOM : LESS);
    }
  }

  /** Goes on to the next number; true if all others have been tried. */
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

package dev.panagrad.cli.panel;

import dev.panagrad.graph.compile.lowering.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times of the steps of a schedule: medians over runs, so that the few runs delayed by the JIT
 * compiler or another program don't count.
 */
public final class StepMedians {
  /** Before this, a time that no longer falls may still be that of the interpreter. */
  private static final long LEAST_WARM_UP = 3_000_000_000L;

  private static final long MOST_WARM_UP = 20_000_000_000L;

  /** The warm-up compares medians of the runs within windows of this length. */
  private static final long WINDOW = 300_000_000L;

  private static final int WINDOW_RUNS = 5;

  /** The least number of measured runs, however long they take, once their time is stable. */
  private static final int LEAST_RUNS = 5;

  /** A window counts as faster only below this fraction of the best time. */
  private static final double GAIN = 0.97;

  private final Repeated repeated;
  private final List<Step> steps;
  private final List<long[]> runs = new ArrayList<>();

  private StepMedians(Repeated repeated) {
    this.repeated = repeated;
    steps = repeated.steps();
  }

  /**
   * Measures runs after a warm-up until their time is stable; changes the variables that they
   * update.
   *
   * @param most runs, at least 1
   * @param nanos time after which no further run begins, once there are a few
   */
  public static StepMedians warm(Repeated repeated, int most, long nanos) {
    StepMedians medians = new StepMedians(repeated);
    medians.warmUp();
    medians.run(Math.min(LEAST_RUNS, most), most, nanos);
    return medians;
  }

  /**
   * Measures runs without a warm-up, as after a training; changes the variables that they update.
   *
   * @param most runs, at least 1
   * @param nanos time after which no further run begins
   */
  public static StepMedians of(Repeated repeated, int most, long nanos) {
    StepMedians medians = new StepMedians(repeated);
    medians.run(1, most, nanos);
    return medians;
  }

  /** Runs until two windows in a row are no faster. */
  private void warmUp() {
    long start = System.nanoTime();
    double best = Double.MAX_VALUE;
    for (int stable = 0; stable < 2 && System.nanoTime() - start < MOST_WARM_UP; ) {
      runs.clear();
      long window = System.nanoTime();
      while (runs.size() < WINDOW_RUNS || System.nanoTime() - window < WINDOW) {
        run(WINDOW_RUNS, WINDOW_RUNS, Long.MAX_VALUE);
      }
      double now = nanos();
      boolean warm = System.nanoTime() - start > LEAST_WARM_UP;
      stable = warm && now > GAIN * best ? stable + 1 : 0;
      best = Math.min(best, now);
    }
    runs.clear();
  }

  private void run(int least, int most, long nanos) {
    long start = System.nanoTime();
    for (int i = 0; i < most && (i < least || System.nanoTime() - start < nanos); i++) {
      long[] taken = new long[steps.size()];
      repeated.run(taken);
      runs.add(taken);
    }
  }

  private static long sum(long[] nanos) {
    return Arrays.stream(nanos).sum();
  }

  private static double median(long... values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2.0;
  }

  /** The steps. */
  public List<Step> steps() {
    return steps;
  }

  /** The number of measured runs. */
  public int runs() {
    return runs.size();
  }

  /** The median time of a whole run in nanoseconds. */
  public double nanos() {
    return median(runs.stream().mapToLong(StepMedians::sum).toArray());
  }

  /** The median time of each step in nanoseconds. */
  public double[] stepNanos() {
    double[] nanos = new double[steps.size()];
    for (int i = 0; i < nanos.length; i++) {
      int step = i;
      nanos[i] = median(runs.stream().mapToLong(run -> run[step]).toArray());
    }
    return nanos;
  }
}

package dev.panagrad.cli.panel;

import dev.panagrad.graph.compile.lowering.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the steps of a schedule take: medians over runs, so that the few which the JIT compiler or
 * another program holds up don't count.
 */
public final class StepMedians {
  /** Before that a time that no longer falls may be that of the interpreter. */
  private static final long LEAST_WARM_UP = 3_000_000_000L;

  private static final long MOST_WARM_UP = 20_000_000_000L;

  /** What is compared in the warm-up: the median of the runs of so much time. */
  private static final long WINDOW = 300_000_000L;

  private static final int WINDOW_RUNS = 5;

  /** Runs that are measured however long they take, once their time is stable. */
  private static final int LEAST_RUNS = 5;

  /** A window that is faster by less than this has not become faster. */
  private static final double GAIN = 0.97;

  private final Repeated repeated;
  private final List<Step> steps;
  private final List<long[]> runs = new ArrayList<>();

  private StepMedians(Repeated repeated) {
    this.repeated = repeated;
    steps = repeated.steps();
  }

  /**
   * Measures some runs, after others until their time is stable; variables that it updates are
   * changed.
   *
   * @param most runs, at least 1
   * @param nanos time after which no other run begins, once there are a few
   */
  public static StepMedians warm(Repeated repeated, int most, long nanos) {
    StepMedians medians = new StepMedians(repeated);
    medians.warmUp();
    medians.run(Math.min(LEAST_RUNS, most), most, nanos);
    return medians;
  }

  /**
   * Measures without a warm-up, as after a training; variables that it updates are changed.
   *
   * @param most runs, at least 1
   * @param nanos time after which no other run begins
   */
  public static StepMedians of(Repeated repeated, int most, long nanos) {
    StepMedians medians = new StepMedians(repeated);
    medians.run(1, most, nanos);
    return medians;
  }

  /** Until two windows in a row have not become faster. */
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

  /** How many runs were measured. */
  public int runs() {
    return runs.size();
  }

  /** Nanoseconds of a whole run. */
  public double nanos() {
    return median(runs.stream().mapToLong(StepMedians::sum).toArray());
  }

  /** Nanoseconds of each step. */
  public double[] stepNanos() {
    double[] nanos = new double[steps.size()];
    for (int i = 0; i < nanos.length; i++) {
      int step = i;
      nanos[i] = median(runs.stream().mapToLong(run -> run[step]).toArray());
    }
    return nanos;
  }
}

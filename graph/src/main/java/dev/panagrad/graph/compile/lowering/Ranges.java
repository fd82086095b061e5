package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.op.RangeTask;

/** Cuts a number of elements into parts. */
final class Ranges {
  /** Below this a part isn't worth waking a thread for. */
  private static final double MIN_NANOS = 4_000;

  /** Parts begin at multiples of this where there are enough elements: a cache line. */
  private static final long ALIGNMENT = 16;

  /** What a sample takes once it is compiled; before, it takes some hundred times as long. */
  private static final double SAMPLE_NANOS = 80;

  /** What is left out of a sample, so that loops see runs that fill their vectors and others. */
  private static final int ODD = 3;

  private Ranges() {}

  /** A few elements, at the beginning and at the end. */
  static Runnable sample(long elements, double nanosPerElement, RangeTask body) {
    long count = Math.clamp((long) (SAMPLE_NANOS / nanosPerElement), 1, elements);
    return () -> {
      body.run(0, count);
      body.run(0, Math.max(1, count - ODD));
      body.run(elements - count, elements);
    };
  }

  static int parts(long elements, double nanosPerElement, int threads) {
    long worthwhile = (long) (elements * nanosPerElement / MIN_NANOS);
    return (int) Math.max(1, Math.min(Math.min(threads, elements), worthwhile));
  }

  static Task task(long elements, int parts, RangeTask body) {
    if (parts == 1) {
      return part -> body.run(0, elements);
    }
    long[] bounds = new long[parts + 1];
    for (int part = 1; part <= parts; part++) {
      long bound = elements * part / parts;
      bounds[part] = elements >= parts * ALIGNMENT * 4 ? bound / ALIGNMENT * ALIGNMENT : bound;
    }
    bounds[parts] = elements;
    return part -> body.run(bounds[part], bounds[part + 1]);
  }
}

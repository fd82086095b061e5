package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.RangeTask;

/** Splits a number of elements into parts. */
final class Ranges {
  /** Shorter parts aren't worth waking a thread for. */
  private static final double MIN_NANOS = 4_000;

  /** Parts start at multiples of this, a cache line, if there are enough elements. */
  private static final long ALIGNMENT = 16;

  /**
   * The duration of a compiled sample; before compilation it takes about a hundred times as long.
   */
  private static final double SAMPLE_NANOS = 80;

  /** The elements left out of a sample, so that loops see both full and partial vectors. */
  private static final int ODD = 3;

  private Ranges() {}

  /** A sample of a few elements at the start and at the end. */
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

package dev.panagrad.graph.schedule;

import dev.panagrad.engine.parallel.Task;

/** Cuts a number of elements into parts. */
final class Ranges {
  /** Below this a part isn't worth waking a thread for. */
  private static final double MIN_NANOS = 4_000;

  /** Parts begin at multiples of this where there are enough elements: a cache line. */
  private static final long ALIGNMENT = 16;

  private Ranges() {}

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

package dev.panagrad.engine.kernel.conv.filtergrad;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.Split;
import dev.panagrad.engine.kernel.simd.Lanes;
import java.util.ArrayList;
import java.util.List;

/**
 * The positions of a result, region by region of the image, in runs of consecutive positions of a
 * row that the gradient of a small filter processes at a time.
 */
final class FilterRuns {
  /** The maximum steps of the innermost loop, so that a run's packed data stays in the cache. */
  private static final int MAX_STEPS = 256;

  private final int vectors;
  private final int[] ends;
  private final int[] rows;
  private final int[] firsts;
  private final int[] lengths;
  private final int[] gradientSteps;

  /** Runs through some blocks of the batch, and a number of vectors of each. */
  FilterRuns(ConvSpec spec, int regions, int blocks, int blockVectors) {
    vectors = blocks * blockVectors;
    int limit = Math.max(1, MAX_STEPS / vectors);
    int positions = spec.outH() * spec.outW();
    List<int[]> runs = new ArrayList<>();
    ends = new int[regions];
    for (int region = 0; region < regions; region++) {
      int end = (int) ((long) positions * (region + 1) / regions);
      for (int from = (int) ((long) positions * region / regions); from < end; ) {
        int row = from / spec.outW();
        int to = Math.min(end, (row + 1) * spec.outW());
        for (int length : Split.even(to - from, limit)) {
          runs.add(new int[] {row, from % spec.outW(), length});
          from += length;
        }
      }
      ends[region] = runs.size();
    }
    rows = runs.stream().mapToInt(run -> run[0]).toArray();
    firsts = runs.stream().mapToInt(run -> run[1]).toArray();
    lengths = runs.stream().mapToInt(run -> run[2]).toArray();
    gradientSteps = new int[Math.min(limit, spec.outW()) * vectors];
    for (int step = 0; step < gradientSteps.length; step++) {
      long block = step % vectors / blockVectors * spec.outputBlock();
      int vector = step % blockVectors * Lanes.COUNT;
      long at = block + (long) step / vectors * spec.o() * spec.lanes() + vector;
      gradientSteps[step] = Math.toIntExact(at);
    }
  }

  /** The number of runs. */
  int count() {
    return rows.length;
  }

  /** The first run of a region. */
  int begin(int region) {
    return region == 0 ? 0 : ends[region - 1];
  }

  /** One past the last run of a region. */
  int end(int region) {
    return ends[region];
  }

  /** The row of the result that contains a run. */
  int row(int run) {
    return rows[run];
  }

  /** The column of the result at which a run begins. */
  int first(int run) {
    return firsts[run];
  }

  /** Steps of a run: a vector of the batch at a position each. */
  int steps(int run) {
    return lengths[run] * vectors;
  }

  /** Element offsets of the steps of any run in the gradient, from its first one's. */
  int[] gradientSteps() {
    return gradientSteps;
  }

  /** Steps of the longest run. */
  int longest() {
    return gradientSteps.length;
  }
}

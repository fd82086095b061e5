package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * Rules shared by the ops of batch normalisation; channels are the last axis in the users' layout.
 */
final class Normalization {
  /** The number of regions of a large tensor, whose statistics are computed in parallel. */
  private static final int REGIONS = 8;

  /** Tensors with fewer elements are one region. */
  private static final long MIN_LENGTH = 1 << 16;

  /** Elements per cache line, so that no two regions write to the same line. */
  private static final int ALIGNMENT = 16;

  private Normalization() {}

  /** Makes what computes two statistics per channel into two buffers. */
  interface Statistics {
    Computation into(Buffer first, Buffer second);
  }

  /** Computes statistics over positions [from, to). */
  interface Computation {
    void compute(int from, int to);
  }

  /** Adds one more region to the two statistics of a channel. */
  interface Addition {
    void add(Buffer first, Buffer second, int channel, double share, float one, float other);
  }

  /** The number of channels of x, [..., c], or [rows, w, c, lanes] with the batch innermost. */
  static int channels(Shape x, int batch) {
    Rules.check(x.rank() >= 2, "batch normalisation needs at least 2 axes, but has shape %s", x);
    Layout.checkInnermost(x, batch);
    return x.size(batch > 0 ? 2 : x.rank() - 1);
  }

  static void checkVector(List<Node> inputs, int index, int channels) {
    Shape shape = inputs.get(index).shape();
    Rules.check(
        shape.rank() == 1 && Rules.compatible(shape.size(0), channels),
        "input %d must have one element for each of %d channels, but has shape %s",
        index,
        channels,
        shape);
  }

  static NormSpec spec(Shape x, int batch) {
    if (batch > 0) {
      return NormSpec.images(batch, x.size(0) / BatchLanes.blocks(batch), x.size(1), x.size(2));
    }
    int last = x.rank() - 1;
    int rows = Sizes.count("rows to normalise", Arrays.copyOf(x.sizes(), last));
    return NormSpec.dense(rows, x.size(last));
  }

  /**
   * Adds the steps of an op whose result is [2, channels]. Regions depend on the shape only and are
   * summed in order, so the bits don't depend on the number of threads.
   */
  static void lower(
      LoweringContext context, NormSpec spec, Statistics statistics, Addition addition) {
    int channels = spec.channels();
    int positions = spec.positions();
    Buffer first = context.out().part(0, channels);
    Buffer second = context.out().part(channels, channels);
    int regions = spec.length() < MIN_LENGTH ? 1 : Math.min(REGIONS, positions);
    if (regions == 1) {
      Computation all = statistics.into(first, second);
      context.step("", 0, 1, _ -> all.compute(0, positions));
      return;
    }
    int row = Math.ceilDiv(channels, ALIGNMENT) * ALIGNMENT;
    Buffer scratch = context.scratch(2L * regions * row);
    Buffer[] firsts = new Buffer[regions];
    Buffer[] seconds = new Buffer[regions];
    Computation[] computations = new Computation[regions];
    int[] bounds = new int[regions + 1];
    for (int r = 0; r < regions; r++) {
      firsts[r] = scratch.part(2L * r * row, channels);
      seconds[r] = scratch.part((2L * r + 1) * row, channels);
      computations[r] = statistics.into(firsts[r], seconds[r]);
      bounds[r + 1] = (int) ((long) positions * (r + 1) / regions);
    }
    context.step("", 0, regions, r -> computations[r].compute(bounds[r], bounds[r + 1]));
    context.step(
        "finish",
        0,
        1,
        _ -> {
          for (int r = 0; r < regions; r++) {
            double share =
                spec.count(bounds[r], bounds[r + 1]) / (double) spec.count(0, bounds[r + 1]);
            for (int c = 0; c < channels; c++) {
              addition.add(first, second, c, share, firsts[r].get(c), seconds[r].get(c));
            }
          }
        });
  }
}

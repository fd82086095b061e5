package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.NormSpec;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/** Rules that the ops of batch normalisation share; the channels are the last axis users see. */
final class Normalization {
  private Normalization() {}

  /** The number of channels of x, [..., c], or [h, w, c, lanes] with the batch innermost. */
  static int channels(Shape x, int batch) {
    Rules.check(x.rank() >= 2, "batch normalisation needs at least 2 axes, but has shape %s", x);
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
      return NormSpec.images(batch, x.size(0), x.size(1), x.size(2));
    }
    int rank = x.rank();
    return NormSpec.dense(Math.toIntExact(x.elements(0, rank - 1)), x.size(rank - 1));
  }
}

package dev.panagrad.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Reductions over the lanes of one vector, with the result in every lane.
 *
 * <p>FloatVector.reduceLanes may add in any order, and does so differently in interpreted and in
 * compiled code. Here the order is fixed: halves are folded onto each other until one lane is left.
 */
final class Fold {
  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private Fold() {}

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.iota(Lanes.SPECIES, lanes, 1, true);
  }

  /** The sum of all lanes. */
  static FloatVector sum(FloatVector v) {
    FloatVector folded = v;
    if (Lanes.COUNT > 8) {
      folded = folded.add(folded.rearrange(BY_8));
    }
    if (Lanes.COUNT > 4) {
      folded = folded.add(folded.rearrange(BY_4));
    }
    folded = folded.add(folded.rearrange(BY_2));
    return folded.add(folded.rearrange(BY_1));
  }

  /** The largest lane; any lane if one is NaN. */
  static FloatVector largest(FloatVector v) {
    FloatVector folded = v;
    if (Lanes.COUNT > 8) {
      folded = larger(folded, folded.rearrange(BY_8));
    }
    if (Lanes.COUNT > 4) {
      folded = larger(folded, folded.rearrange(BY_4));
    }
    folded = larger(folded, folded.rearrange(BY_2));
    return larger(folded, folded.rearrange(BY_1));
  }

  /** b where it is above a, else a: cheaper than max, which looks after NaN and signed zeros. */
  private static FloatVector larger(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }
}

package dev.panagrad.engine.kernel.simd;

import jdk.incubator.vector.VectorShuffle;

/**
 * The rotations with which the lanes of one vector are summed, into every lane.
 *
 * <p>FloatVector.reduceLanes may add in any order, and does so differently in interpreted and in
 * compiled code. Here the order is fixed: halves are folded onto each other, by 8, 4, 2 and 1
 * lanes, as far as a vector has them. Each kernel contains these few additions itself: a vector
 * passed to a method that the JIT compiler doesn't inline would go through the heap.
 */
public final class HorizontalSum {
  public static final VectorShuffle<Float> BY_8 = rotation(8);
  public static final VectorShuffle<Float> BY_4 = rotation(4);
  public static final VectorShuffle<Float> BY_2 = rotation(2);
  public static final VectorShuffle<Float> BY_1 = rotation(1);

  private HorizontalSum() {}

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.iota(Lanes.SPECIES, lanes, 1, true);
  }
}

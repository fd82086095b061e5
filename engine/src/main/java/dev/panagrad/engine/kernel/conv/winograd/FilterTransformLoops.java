package dev.panagrad.engine.kernel.conv.winograd;

import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * The transformation of weights for tiles of six cells: {@code G g} for the points 0, 1, -1, 1/2,
 * -2 and infinity, G being {@code [1 0 0 0; 1/3 1/3 1/3 1/3; -1/3 1/3 -1/3 1/3; -16/15 -8/15 -4/15
 * -2/15; 1/15 -2/15 4/15 -8/15; 0 0 0 1]}, cut to as many taps as there are, with the 1 at the last
 * of them.
 */
final class FilterTransformLoops {
  private static final float THIRD = 1f / 3;
  private static final float FIFTEENTH = 1f / 15;

  private FilterTransformLoops() {}

  /**
   * Transforms a row of channels.
   *
   * @param taps the weights
   * @param from where those of four taps begin, missing ones being rows of zeros, and once more
   *     those of the last
   * @param to where those of the six positions begin in {@code weights}
   * @param shift what is added to each of these
   * @param length elements of a row, a multiple of a vector's
   */
  static void run(float[] taps, int[] from, float[] weights, int[] to, int shift, int length) {
    for (int i = 0; i < length; i += Lanes.COUNT) {
      FloatVector g0 = FloatVector.fromArray(SPECIES, taps, from[0] + i);
      FloatVector g1 = FloatVector.fromArray(SPECIES, taps, from[1] + i);
      FloatVector g2 = FloatVector.fromArray(SPECIES, taps, from[2] + i);
      FloatVector g3 = FloatVector.fromArray(SPECIES, taps, from[3] + i);
      FloatVector even = g0.add(g2);
      FloatVector odd = g1.add(g3);
      g0.intoArray(weights, to[0] + shift + i);
      even.add(odd).mul(THIRD).intoArray(weights, to[1] + shift + i);
      odd.sub(even).mul(THIRD).intoArray(weights, to[2] + shift + i);
      FloatVector half = g0.mul(16f).add(g1.mul(8f)).add(g2.mul(4f)).add(g3.mul(2f));
      half.mul(-FIFTEENTH).intoArray(weights, to[3] + shift + i);
      FloatVector two = g0.sub(g1.mul(2f)).add(g2.mul(4f)).sub(g3.mul(8f));
      two.mul(FIFTEENTH).intoArray(weights, to[4] + shift + i);
      FloatVector.fromArray(SPECIES, taps, from[4] + i).intoArray(weights, to[5] + shift + i);
    }
  }
}

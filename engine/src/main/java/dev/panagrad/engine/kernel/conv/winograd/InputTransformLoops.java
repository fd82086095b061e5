package dev.panagrad.engine.kernel.conv.winograd;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The input transform of a tile: {@code B' d} for the points 0, 1, -1, 1/2, -2 and infinity, B'
 * being {@code [1 -3/2 -2 3/2 1 0; 0 -1 1/2 5/2 1 0; 0 1 -5/2 1/2 1 0; 0 -2 -1 2 1 0; 0 1/2 -1 -1/2
 * 1 0; 0 1 -3/2 -2 3/2 1]}.
 */
final class InputTransformLoops {
  private InputTransformLoops() {}

  /**
   * Transforms some channels of six cells.
   *
   * @param cells the byte offset of each cell from {@code inAt}
   * @param factors 1 for each cell, 0 for those that lie outside
   * @param inRow bytes between channels of the input
   * @param position bytes between positions of the result
   * @param outRow bytes between channels of the result, as many as it has
   */
  static void run(
      MemorySegment in,
      long inAt,
      long[] cells,
      float[] factors,
      long inRow,
      int channels,
      MemorySegment out,
      long outAt,
      long position,
      long outRow) {
    in = exact(in);
    out = exact(out);
    FloatVector f0 = FloatVector.broadcast(SPECIES, factors[0]);
    FloatVector f1 = FloatVector.broadcast(SPECIES, factors[1]);
    FloatVector f2 = FloatVector.broadcast(SPECIES, factors[2]);
    FloatVector f3 = FloatVector.broadcast(SPECIES, factors[3]);
    FloatVector f4 = FloatVector.broadcast(SPECIES, factors[4]);
    FloatVector f5 = FloatVector.broadcast(SPECIES, factors[5]);
    FloatVector middle = FloatVector.broadcast(SPECIES, 1.5f);
    FloatVector two = FloatVector.broadcast(SPECIES, 2f);
    FloatVector half = FloatVector.broadcast(SPECIES, -0.5f);
    for (int channel = 0; channel < channels; channel++) {
      long x = inAt + channel * inRow;
      long y = outAt + channel * outRow;
      for (long end = y + outRow; y < end; y += BYTES, x += BYTES) {
        FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, in, x + cells[0], ORDER).mul(f0);
        FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, in, x + cells[1], ORDER).mul(f1);
        FloatVector d2 = FloatVector.fromMemorySegment(SPECIES, in, x + cells[2], ORDER).mul(f2);
        FloatVector d3 = FloatVector.fromMemorySegment(SPECIES, in, x + cells[3], ORDER).mul(f3);
        FloatVector d4 = FloatVector.fromMemorySegment(SPECIES, in, x + cells[4], ORDER).mul(f4);
        FloatVector d5 = FloatVector.fromMemorySegment(SPECIES, in, x + cells[5], ORDER).mul(f5);
        FloatVector a = d3.sub(d1);
        FloatVector b = d4.sub(d2);
        FloatVector first = middle.fma(a, b).add(d0.sub(d2));
        first.intoMemorySegment(out, y, ORDER);
        FloatVector one = middle.fma(d2.add(d3), b.add(a));
        one.intoMemorySegment(out, y + position, ORDER);
        FloatVector minusOne = middle.fma(d3.sub(d2), b.sub(a));
        minusOne.intoMemorySegment(out, y + 2 * position, ORDER);
        two.fma(a, b).intoMemorySegment(out, y + 3 * position, ORDER);
        half.fma(a, b).intoMemorySegment(out, y + 4 * position, ORDER);
        FloatVector last = middle.fma(b, d5.sub(d3)).sub(a);
        last.intoMemorySegment(out, y + 5 * position, ORDER);
      }
    }
  }
}

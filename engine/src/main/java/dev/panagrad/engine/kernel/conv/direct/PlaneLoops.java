package dev.panagrad.engine.kernel.conv.direct;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Takes rows of an image apart; row strides are in bytes. */
final class PlaneLoops {
  private PlaneLoops() {}

  /**
   * Copies every {@code stride}-th element of rows: {@code out[r, i] = in[r, i * stride]}. Reads up
   * to a vector beyond the last one.
   */
  static void everyNth(
      MemorySegment in,
      long inOffset,
      long inRow,
      MemorySegment out,
      long outOffset,
      long outRow,
      int rows,
      int cols,
      int stride) {
    in = exact(in);
    out = exact(out);
    VectorMask<Float> chosen = VectorMask.fromLong(SPECIES, Lanes.every(stride));
    int step = Math.ceilDiv(Lanes.COUNT, stride);
    long inStep = (long) step * stride * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      long p = inOffset + row * inRow;
      long q = outOffset + row * outRow;
      for (int i = 0; i < cols; i += step) {
        FloatVector.fromMemorySegment(SPECIES, in, p, ORDER)
            .compress(chosen)
            .intoMemorySegment(out, q, ORDER, SPECIES.indexInRange(i, cols));
        p += inStep;
        q += (long) step * Float.BYTES;
      }
    }
  }
}

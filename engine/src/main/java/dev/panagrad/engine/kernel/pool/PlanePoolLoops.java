package dev.panagrad.engine.kernel.pool;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Pooling of a plane, vectorised over its columns: windows begin at all columns, and those between
 * strides are left out. Row strides are in bytes; up to a vector is read beyond the last cell.
 */
final class PlanePoolLoops {
  private PlanePoolLoops() {}

  /**
   * The largest cell of {@code rows * cols} windows of {@code kh * kw} cells.
   *
   * @param inStep from a row of windows to the next
   * @param stride columns from one window to the next
   */
  static void max(
      MemorySegment in,
      long inAt,
      long inRow,
      long inStep,
      int stride,
      int kh,
      int kw,
      MemorySegment out,
      long outAt,
      long outRow,
      int rows,
      int cols) {
    in = exact(in);
    out = exact(out);
    VectorMask<Float> chosen = VectorMask.fromLong(SPECIES, Lanes.every(stride));
    int step = Math.ceilDiv(Lanes.COUNT, stride);
    long inBytes = (long) step * stride * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      long p = inAt + row * inStep;
      long q = outAt + row * outRow;
      for (int i = 0; i < cols; i += step) {
        FloatVector first = FloatVector.fromMemorySegment(SPECIES, in, p, ORDER);
        FloatVector largest = first;
        for (int r = 0; r < kh; r++) {
          for (int s = 0; s < kw; s++) {
            largest =
                FloatVector.fromMemorySegment(
                        SPECIES, in, p + r * inRow + (long) s * Float.BYTES, ORDER)
                    .max(largest);
          }
        }
        first
            .max(largest)
            .compress(chosen)
            .intoMemorySegment(out, q, ORDER, SPECIES.indexInRange(i, cols));
        p += inBytes;
        q += (long) step * Float.BYTES;
      }
    }
  }

  /** As {@link #max} for windows of 2 x 2 cells, in half the time. */
  static void maxOfFour(
      MemorySegment in,
      long inAt,
      long inRow,
      long inStep,
      int stride,
      MemorySegment out,
      long outAt,
      long outRow,
      int rows,
      int cols) {
    in = exact(in);
    out = exact(out);
    VectorMask<Float> chosen = VectorMask.fromLong(SPECIES, Lanes.every(stride));
    int step = Math.ceilDiv(Lanes.COUNT, stride);
    long inBytes = (long) step * stride * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      long p = inAt + row * inStep;
      long q = outAt + row * outRow;
      for (int i = 0; i < cols; i += step) {
        FloatVector upper =
            FloatVector.fromMemorySegment(SPECIES, in, p, ORDER)
                .max(FloatVector.fromMemorySegment(SPECIES, in, p + Float.BYTES, ORDER));
        FloatVector.fromMemorySegment(SPECIES, in, p + inRow, ORDER)
            .max(FloatVector.fromMemorySegment(SPECIES, in, p + inRow + Float.BYTES, ORDER))
            .max(upper)
            .compress(chosen)
            .intoMemorySegment(out, q, ORDER, SPECIES.indexInRange(i, cols));
        p += inBytes;
        q += (long) step * Float.BYTES;
      }
    }
  }
}

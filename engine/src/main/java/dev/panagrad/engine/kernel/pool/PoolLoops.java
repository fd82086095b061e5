package dev.panagrad.engine.kernel.pool;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Pooling of one window, over a run of channels and lanes.
 *
 * <p>Offsets and steps are in bytes: {@code rowStep} from a row of cells to the next, {@code
 * colStep} from a cell to the next, {@code bytes} a multiple of a vector.
 */
final class PoolLoops {
  private PoolLoops() {}

  /** The largest of the window's cells. */
  static void max(
      MemorySegment in,
      long inAt,
      int rows,
      int cols,
      long rowStep,
      long colStep,
      MemorySegment out,
      long outAt,
      long bytes) {
    in = exact(in);
    out = exact(out);
    for (long k = 0; k < bytes; k += BYTES) {
      FloatVector first = FloatVector.fromMemorySegment(SPECIES, in, inAt + k, ORDER);
      FloatVector largest = first;
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          largest =
              FloatVector.fromMemorySegment(
                      SPECIES, in, inAt + k + r * rowStep + s * colStep, ORDER)
                  .max(largest);
        }
      }
      first.max(largest).intoMemorySegment(out, outAt + k, ORDER);
    }
  }

  /** Adds the gradient to the first cell that equals the window's result, in window order. */
  static void maxGradient(
      MemorySegment in,
      long inAt,
      int rows,
      int cols,
      long rowStep,
      long colStep,
      MemorySegment out,
      long outAt,
      MemorySegment dy,
      long dyAt,
      MemorySegment dx,
      long dxAt,
      long bytes) {
    in = exact(in);
    out = exact(out);
    dy = exact(dy);
    dx = exact(dx);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long k = 0; k < bytes; k += BYTES) {
      FloatVector largest = FloatVector.fromMemorySegment(SPECIES, out, outAt + k, ORDER);
      FloatVector left = FloatVector.fromMemorySegment(SPECIES, dy, dyAt + k, ORDER);
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          long cell = k + r * rowStep + s * colStep;
          VectorMask<Float> hit =
              FloatVector.fromMemorySegment(SPECIES, in, inAt + cell, ORDER)
                  .compare(VectorOperators.EQ, largest);
          FloatVector.fromMemorySegment(SPECIES, dx, dxAt + cell, ORDER)
              .add(zero.blend(left, hit))
              .intoMemorySegment(dx, dxAt + cell, ORDER);
          left = zero.blend(left, hit.not());
        }
      }
    }
  }

  /** The mean of the window's cells. */
  static void average(
      MemorySegment in,
      long inAt,
      int rows,
      int cols,
      long rowStep,
      long colStep,
      MemorySegment out,
      long outAt,
      long bytes) {
    in = exact(in);
    out = exact(out);
    FloatVector count = FloatVector.broadcast(SPECIES, (float) (rows * cols));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long k = 0; k < bytes; k += BYTES) {
      FloatVector sum = zero;
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          sum =
              FloatVector.fromMemorySegment(
                      SPECIES, in, inAt + k + r * rowStep + s * colStep, ORDER)
                  .add(sum);
        }
      }
      zero.add(sum).div(count).intoMemorySegment(out, outAt + k, ORDER);
    }
  }

  /** Adds an equal share of the gradient to each of the window's cells. */
  static void averageGradient(
      MemorySegment dy,
      long dyAt,
      int rows,
      int cols,
      long rowStep,
      long colStep,
      MemorySegment dx,
      long dxAt,
      long bytes) {
    dy = exact(dy);
    dx = exact(dx);
    FloatVector count = FloatVector.broadcast(SPECIES, (float) (rows * cols));
    for (long k = 0; k < bytes; k += BYTES) {
      FloatVector share = FloatVector.fromMemorySegment(SPECIES, dy, dyAt + k, ORDER).div(count);
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          long cell = dxAt + k + r * rowStep + s * colStep;
          FloatVector.fromMemorySegment(SPECIES, dx, cell, ORDER)
              .add(share)
              .intoMemorySegment(dx, cell, ORDER);
        }
      }
    }
  }
}

package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;

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
  private static final int STEP = Lanes.COUNT * Float.BYTES;

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
    for (long k = 0; k < bytes; k += STEP) {
      FloatVector largest = load(in, inAt + k);
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          largest = largest.max(load(in, inAt + k + r * rowStep + s * colStep));
        }
      }
      store(out, outAt + k, largest);
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
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (long k = 0; k < bytes; k += STEP) {
      FloatVector largest = load(out, outAt + k);
      FloatVector left = load(dy, dyAt + k);
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          long cell = k + r * rowStep + s * colStep;
          VectorMask<Float> hit = load(in, inAt + cell).compare(VectorOperators.EQ, largest);
          store(dx, dxAt + cell, load(dx, dxAt + cell).add(zero.blend(left, hit)));
          left = left.blend(zero, hit);
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
    FloatVector count = FloatVector.broadcast(Lanes.SPECIES, (float) (rows * cols));
    for (long k = 0; k < bytes; k += STEP) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          sum = sum.add(load(in, inAt + k + r * rowStep + s * colStep));
        }
      }
      store(out, outAt + k, sum.div(count));
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
    FloatVector count = FloatVector.broadcast(Lanes.SPECIES, (float) (rows * cols));
    for (long k = 0; k < bytes; k += STEP) {
      FloatVector share = load(dy, dyAt + k).div(count);
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          long cell = dxAt + k + r * rowStep + s * colStep;
          store(dx, cell, load(dx, cell).add(share));
        }
      }
    }
  }

  /** Zeroes a run. */
  static void clear(MemorySegment segment, long at, long bytes) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    for (long k = 0; k < bytes; k += STEP) {
      store(segment, at + k, zero);
    }
  }
}

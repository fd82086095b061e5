package dev.panagrad.engine.kernel.conv.grouped;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** One window and channel of a convolution in groups; offsets and steps in bytes. */
final class GroupedConvLoops {
  private GroupedConvLoops() {}

  /** The sum of all products of a window; channels are one row of lanes apart in the image. */
  static void forward(
      MemorySegment x,
      long xAt,
      long rowStep,
      long colStep,
      MemorySegment filter,
      long filterAt,
      long filterRow,
      long filterChannel,
      int rows,
      int cols,
      int channels,
      MemorySegment y,
      long yAt,
      long bytes) {
    x = exact(x);
    filter = exact(filter);
    y = exact(y);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long p = 0; p < bytes; p += BYTES) {
      FloatVector sum = zero;
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          long image = xAt + p + r * rowStep + s * colStep;
          long weight = filterAt + r * filterRow + s * (channels * filterChannel);
          for (int c = 0; c < channels; c++) {
            float w = filter.get(ValueLayout.JAVA_FLOAT, weight + c * filterChannel);
            sum =
                FloatVector.fromMemorySegment(SPECIES, x, image + c * bytes, ORDER)
                    .fma(FloatVector.broadcast(SPECIES, w), sum);
          }
        }
      }
      zero.add(sum).intoMemorySegment(y, yAt + p, ORDER);
    }
  }

  /** Adds the gradient of a window to one channel of its cells. */
  static void inputGradient(
      MemorySegment dx,
      long dxAt,
      long rowStep,
      long colStep,
      MemorySegment filter,
      long filterAt,
      long filterRow,
      long filterCol,
      int rows,
      int cols,
      int channels,
      MemorySegment dy,
      long dyAt,
      long bytes) {
    dx = exact(dx);
    filter = exact(filter);
    dy = exact(dy);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long p = 0; p < bytes; p += BYTES) {
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < cols; s++) {
          long image = dxAt + p + r * rowStep + s * colStep;
          long weight = filterAt + r * filterRow + s * filterCol;
          FloatVector sum = FloatVector.fromMemorySegment(SPECIES, dx, image, ORDER);
          for (int q = 0; q < channels; q++) {
            float w = filter.get(ValueLayout.JAVA_FLOAT, weight + (long) q * Float.BYTES);
            sum =
                FloatVector.fromMemorySegment(SPECIES, dy, dyAt + p + q * bytes, ORDER)
                    .fma(FloatVector.broadcast(SPECIES, w), sum);
          }
          zero.add(sum).intoMemorySegment(dx, image, ORDER);
        }
      }
    }
  }

  /** The products of a row of cells with one of gradients, summed lane by lane into a vector. */
  static void products(
      MemorySegment x,
      long xAt,
      long xStep,
      MemorySegment dy,
      long dyAt,
      long dyStep,
      int count,
      MemorySegment sums,
      long sumsAt,
      long bytes) {
    x = exact(x);
    dy = exact(dy);
    sums = exact(sums);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sum = zero;
    for (int j = 0; j < count; j++) {
      for (long p = 0; p < bytes; p += BYTES) {
        sum =
            FloatVector.fromMemorySegment(SPECIES, x, xAt + j * xStep + p, ORDER)
                .fma(FloatVector.fromMemorySegment(SPECIES, dy, dyAt + j * dyStep + p, ORDER), sum);
      }
    }
    zero.add(sum).intoMemorySegment(sums, sumsAt, ORDER);
  }

  /** The sum of a vector in memory, from its first element on. */
  static double total(MemorySegment sums, long at) {
    double total = 0;
    for (long p = 0; p < BYTES; p += Float.BYTES) {
      total += sums.get(ValueLayout.JAVA_FLOAT, at + p);
    }
    return total;
  }
}

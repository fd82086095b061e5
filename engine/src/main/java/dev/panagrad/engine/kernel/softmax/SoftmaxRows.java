package dev.panagrad.engine.kernel.softmax;

import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.softmax.SoftmaxKernels.TINY_GRADIENT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * What the passes over the rows of a block share. Those that go row by row use no SIMD: for few
 * classes, it isn't worthwhile.
 */
final class SoftmaxRows {
  /** The number of logits in a block of rows. */
  private static final int BLOCK = 2048;

  private static final long EXPONENT = 0x7ffL << 52;

  /** A power of two: nothing but an exponent. */
  private static final long TINY = Double.doubleToRawLongBits(TINY_GRADIENT);

  private SoftmaxRows() {}

  /** The number of rows in a block. */
  static long block(long cols) {
    return Math.max(1, BLOCK / Math.max(1, cols));
  }

  /** The address of an element. */
  static long at(Buffer buffer, long element) {
    return buffer.offset() + element * Float.BYTES;
  }

  static void lessMaximum(Buffer in, Buffer out, long cols, long from, long to) {
    MemorySegment source = exact(in.segment());
    MemorySegment target = exact(out.segment());
    for (long row = from; row < to; row++) {
      long sourceAt = at(in, row * cols);
      long targetAt = at(out, row * cols);
      float max = Float.NEGATIVE_INFINITY;
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        max = Math.max(max, source.get(JAVA_FLOAT, sourceAt + i));
      }
      for (long i = 0; i < cols * Float.BYTES; i += Float.BYTES) {
        target.set(JAVA_FLOAT, targetAt + i, source.get(JAVA_FLOAT, sourceAt + i) - max);
      }
    }
  }

  static double sum(MemorySegment exps, long at, long cols) {
    double sum = 0;
    for (long i = at; i < at + cols * Float.BYTES; i += Float.BYTES) {
      sum += exps.get(JAVA_FLOAT, i);
    }
    return sum;
  }

  /**
   * Replaces values below {@link dev.panagrad.engine.kernel.softmax.SoftmaxKernels#TINY_GRADIENT}
   * by 0, using the exponent and no branch: such values occur late in training, and taking a branch
   * that C2 has never seen taken makes it recompile the loops.
   */
  static float unlessTiny(double gradient) {
    long bits = Double.doubleToRawLongBits(gradient);
    long below = ((bits & EXPONENT) - TINY) >> (Long.SIZE - 1);
    return (float) Double.longBitsToDouble(bits & ~below);
  }
}

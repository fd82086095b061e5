package dev.panagrad.engine.kernel.conv.plan;

import dev.panagrad.engine.memory.Sizes;

/** The arithmetic of sliding windows along one axis. */
public final class Windows {
  private Windows() {}

  /** Windows with SAME padding: ceil(size / stride). */
  public static int sameOutputs(int size, int stride) {
    return Math.ceilDiv(size, stride);
  }

  /** SAME padding before the first cell: half of the total, rounded down, as in TensorFlow. */
  public static int samePadding(int size, int kernel, int stride) {
    long covered = (sameOutputs(size, stride) - 1L) * stride + kernel;
    return (int) (Math.max(covered - size, 0) / 2);
  }

  /** Windows without padding: floor((size - kernel) / stride) + 1, at least 0. */
  public static int validOutputs(int size, int kernel, int stride) {
    return size < kernel ? 0 : (size - kernel) / stride + 1;
  }

  /** The first tap of window {@code out} that lies inside the image. */
  public static int firstTap(int out, int stride, int pad) {
    return Math.max(0, pad - out * stride);
  }

  /** One past the last tap of window {@code out} that lies inside the image. */
  public static int lastTap(int size, int kernel, int out, int stride, int pad) {
    return Math.min(kernel, size + pad - out * stride);
  }

  /** Taps inside the image, summed over all windows. */
  public static long taps(int size, int kernel, int stride, int pad, int outputs) {
    long sum = 0;
    for (int out = 0; out < outputs; out++) {
      sum += lastTap(size, kernel, out, stride, pad) - firstTap(out, stride, pad);
    }
    return sum;
  }

  /**
   * Checks that the starts and ends of windows don't overflow.
   *
   * @param what slides, for the message
   * @throws IllegalArgumentException if the sum of kernel and cells, or of kernel and stride, is
   *     too large
   */
  public static void checkSum(String what, int size, int kernel, int stride) {
    if ((long) Math.max(size, stride) + kernel > Sizes.MOST) {
      throw new IllegalArgumentException(
          "a %s of kernel %d and stride %d over %d cells is too large: two of them reach %d"
              .formatted(what, kernel, stride, size, Sizes.MOST));
    }
  }

  /** Checks that every window has at least one cell inside the image. */
  public static void check(String what, int size, int kernel, int stride, int pad, int outputs) {
    if (size < 1 || kernel < 1 || stride < 1 || outputs < 1 || pad < 0) {
      throw new IllegalArgumentException(
          "a %s of kernel %d, stride %d and padding %d over %d cells has %d windows; expected at"
                  .formatted(what, kernel, stride, pad, size, outputs)
              + " least 1 of each and a padding from 0");
    }
    checkSum(what, size, kernel, stride);
    if (pad >= kernel || (outputs - 1L) * stride - pad >= size) {
      throw new IllegalArgumentException(
          "a %s of kernel %d, stride %d, padding %d and %d windows has windows outside its %d cells"
              .formatted(what, kernel, stride, pad, outputs, size));
    }
  }
}

package dev.panagrad.models.onnx.operator.window;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.models.onnx.operator.window.WindowAxes.Axis;
import dev.panagrad.models.onnx.translate.OperatorContext;

/**
 * The axes of a transposed convolution, expressed as those of the convolution that it transposes.
 */
final class TransposedAxes {
  private TransposedAxes() {}

  /**
   * Reads the attributes: {@link Axis#size} belongs to the result, {@link Axis#outputs} to the
   * input.
   *
   * @param sizes of the spatial axes of the input
   */
  static Axis[] of(OperatorContext c, int[] sizes, int[] kernel) {
    int rank = sizes.length;
    int[] strides = WindowAxes.positive(c, "strides", rank);
    int[] dilations = WindowAxes.positive(c, "dilations", rank);
    int[] more =
        WindowAxes.sizes(c.integers("output_padding", new long[rank]), "output_padding", rank, 0);
    String mode = c.text("auto_pad", "NOTSET");
    long[] pads = c.integers("pads", new long[2 * rank]);
    check(pads.length == 2 * rank, "its pads must be %d, not %d", 2 * rank, pads.length);
    long[] wanted = c.integers("output_shape");
    check(
        wanted.length == 0 || wanted.length == rank || wanted.length == rank + 2,
        "its output_shape must have %d sizes, not %d",
        rank,
        wanted.length);
    Axis[] axes = new Axis[rank];
    for (int i = 0; i < rank; i++) {
      long full = (long) strides[i] * (sizes[i] - 1) + (kernel[i] - 1L) * dilations[i] + 1;
      long before = mode.equals("NOTSET") ? pads[i] : 0;
      long after = mode.equals("NOTSET") ? pads[rank + i] : 0;
      long size = full + more[i] - before - after;
      boolean same = mode.startsWith("SAME");
      if (wanted.length > 0 || same) {
        size = wanted.length > 0 ? wanted[wanted.length - rank + i] : (long) sizes[i] * strides[i];
        long total = Math.max(0, full + more[i] - size);
        before = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        after = total - before;
      }
      check(
          sizes[i] > 0 && kernel[i] > 0 && size > 0 && size + before <= Integer.MAX_VALUE / 2,
          "its result would have %d cells on spatial axis %d",
          size,
          i);
      check(before >= 0 && after >= 0, "its pads must not be negative");
      axes[i] =
          new Axis(
              (int) size,
              kernel[i],
              strides[i],
              dilations[i],
              (int) before,
              (int) Math.max(0, after - more[i]),
              sizes[i]);
    }
    return axes;
  }
}

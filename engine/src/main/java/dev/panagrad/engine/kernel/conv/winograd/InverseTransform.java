package dev.panagrad.engine.kernel.conv.winograd;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorBinary;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Inverse Winograd transform, bias and activation. Columns outside the result, and gradients
 * through a ReLU, go through a copy in scratch memory.
 */
final class InverseTransform {
  private static final VectorBinary RELU_GRAD = VectorBinary.of(BinaryKind.RELU_GRAD);

  private final int width;
  private final int channels;
  private final long laneBytes;
  private final float floor;
  private final boolean rectified;
  private final float[] bias;

  /** The starts of a copy's columns, by number of vectors. */
  private final long[][] steps;

  /**
   * Describes the results.
   *
   * @param outputs columns that a tile writes
   * @param group most vectors of a product
   */
  InverseTransform(ConvSpec s, boolean backward, int outputs, int group) {
    width = backward ? s.w() : s.outW();
    channels = backward ? s.c() : s.o();
    laneBytes = (long) s.lanes() * Float.BYTES;
    floor = s.activation() == Activation.RELU && !backward ? 0f : Float.NEGATIVE_INFINITY;
    rectified = s.activation() == Activation.RELU_GRAD && backward;
    bias = new float[channels];
    steps = new long[group + 1][outputs];
    for (int vectors = 1; vectors <= group; vectors++) {
      for (int k = 0; k < outputs; k++) {
        steps[vectors][k] = (long) k * channels * vectors * Access.BYTES;
      }
    }
  }

  /** Sets the bias. */
  void bias(Buffer given) {
    for (int o = 0; o < channels; o++) {
      bias[o] = given.get(o);
    }
  }

  /** Bytes of a copy. */
  long copyBytes() {
    long[] last = steps[steps.length - 1];
    return last.length * (long) channels * (steps.length - 1) * Access.BYTES;
  }

  /**
   * Transforms the products of a row and a set of columns back.
   *
   * @param products the offset of the products in scratch memory, [position, channel, vectors]
   * @param copy the offset in scratch memory for a copy
   * @param images the images, if the gradient also passes through the ReLU that made them
   * @param shift bytes to the lanes that are written
   * @param cells bytes to the columns that are written; negative for those outside
   */
  void write(
      MemorySegment scratch,
      long products,
      long copy,
      int vectors,
      Buffer images,
      Buffer out,
      long shift,
      int row,
      long[] cells) {
    long start = shift + (long) row * width * channels * laneBytes;
    long y = out.offset() + start;
    long rowBytes = vectors * Access.BYTES;
    long position = channels * rowBytes;
    if (!rectified && cells[0] >= 0 && cells[cells.length - 1] >= 0) {
      InverseTransformLoops.run(
          scratch, products, position, rowBytes, bias, floor, out.segment(), y, cells, laneBytes);
      return;
    }
    long[] to = steps[vectors];
    InverseTransformLoops.run(
        scratch, products, position, rowBytes, bias, floor, scratch, copy, to, rowBytes);
    for (int k = 0; k < cells.length; k++) {
      long x = copy + to[k];
      if (cells[k] >= 0 && rectified) {
        rectify(scratch, x, rowBytes, images, out, start + cells[k]);
      } else if (cells[k] >= 0) {
        RowLoops.copyVectors(
            scratch, x, rowBytes, out.segment(), y + cells[k], laneBytes, channels, vectors);
      }
    }
  }

  /**
   * Applies the gradient of the ReLU that made the images to a position; the images may share the
   * memory of the result.
   */
  private void rectify(
      MemorySegment scratch, long x, long rowBytes, Buffer images, Buffer out, long start) {
    for (int channel = 0; channel < channels; channel++) {
      long at = start + channel * laneBytes;
      RELU_GRAD.run(
          images.segment(),
          images.offset() + at,
          scratch,
          x + channel * rowBytes,
          out.segment(),
          out.offset() + at,
          rowBytes);
    }
  }
}

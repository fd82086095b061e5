package dev.panagrad.engine.kernel.conv.grouped;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/** Convolutions in groups and their gradients, the batch innermost. */
public interface GroupedConvKernels {
  /** Elements of scratch memory for each channel of the result that a filter gradient takes. */
  int SCRATCH = 16;

  /**
   * {@code y[i, j, q, p] = sum over r, s and the channels k of q's group of filter[r, s, k, q] *
   * x[cell(i, r), cell(j, s), k, p]}, x being 0 outside the image, for rows i in [fromRow, toRow)
   * of all blocks. The tail of y is computed from the tail of x.
   */
  void forward(GroupedSpec spec, Buffer x, Buffer filter, Buffer y, int fromRow, int toRow);

  /**
   * The gradient of the images, for channels in [fromChannel, toChannel); the tail of dy must be
   * zero, that of dx becomes zero.
   */
  void inputGradient(
      GroupedSpec spec, Buffer dy, Buffer filter, Buffer dx, int fromChannel, int toChannel);

  /**
   * The gradient of the filter, for channels of the result in [fromChannel, toChannel); the tail of
   * dy must be zero, that of x finite.
   *
   * @param scratch {@link #SCRATCH} elements for each channel of the result
   */
  void filterGradient(
      GroupedSpec spec,
      Buffer x,
      Buffer dy,
      Buffer dw,
      Buffer scratch,
      int fromChannel,
      int toChannel);

  /** The kernels of a set. */
  static GroupedConvKernels of(KernelSet set) {
    return set.isVector() ? new VectorGroupedConv() : new ScalarGroupedConv();
  }
}

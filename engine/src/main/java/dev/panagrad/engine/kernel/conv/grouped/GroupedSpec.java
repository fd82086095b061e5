package dev.panagrad.engine.kernel.conv.grouped;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Sizes;

/**
 * A two-dimensional convolution in groups: channel q of the result is a sum over the channels of
 * its group only. Images are stored as in {@link BatchLanes}, [blocks * h, w, c, lanes], results
 * [blocks * outH, outW, o, lanes]; filters are dense [kh, kw, c / groups, o].
 *
 * @param n images in the batch
 * @param c channels of an image, a multiple of the groups
 * @param o channels of the result, a multiple of the groups
 * @param groups the number of groups
 * @param rows of images, filter and result
 * @param cols the same for columns
 */
public record GroupedSpec(int n, int c, int o, int groups, Axis rows, Axis cols) {
  /**
   * How a filter slides along one axis.
   *
   * @param size cells of the image
   * @param kernel cells of the filter
   * @param stride cells from one window to the next
   * @param dilation cells from one tap to the next
   * @param pad cells of zero padding before the image
   * @param outputs the number of windows
   */
  public record Axis(int size, int kernel, int stride, int dilation, int pad, int outputs) {
    /** Checks that all cells can be counted. */
    public Axis {
      long reach = (outputs - 1L) * stride + (kernel - 1L) * dilation;
      if (size < 1 || kernel < 1 || stride < 1 || dilation < 1 || pad < 0 || outputs < 1) {
        throw new IllegalArgumentException(
            "%d cells, a kernel of %d, stride %d, dilation %d, padding %d, %d windows"
                .formatted(size, kernel, stride, dilation, pad, outputs));
      }
      if (reach > Sizes.MOST || pad > Sizes.MOST) {
        throw new IllegalArgumentException(
            "windows that reach %d cells with padding %d are too large".formatted(reach, pad));
      }
    }

    /** The first tap of a window that lies inside the image. */
    int firstTap(int out) {
      return Math.min(kernel, Math.ceilDiv(Math.max(0, pad - out * stride), dilation));
    }

    /** One past the last tap of a window that lies inside the image. */
    int endTap(int out) {
      int space = size + pad - out * stride;
      return space <= 0 ? 0 : Math.min(kernel, Math.ceilDiv(space, dilation));
    }

    /** Taps of a window inside the image. */
    int taps(int out) {
      return Math.max(0, endTap(out) - firstTap(out));
    }

    /** The cell that a tap of a window reads. */
    int cell(int out, int tap) {
      return out * stride - pad + tap * dilation;
    }
  }

  /** Checks the sizes. */
  public GroupedSpec {
    if (n < 1 || c < 1 || o < 1 || groups < 1 || c % groups != 0 || o % groups != 0) {
      throw new IllegalArgumentException(
          "a convolution of %d images from %d to %d channels can't have %d groups"
              .formatted(n, c, o, groups));
    }
    BatchLanes.check("the images of a convolution", n, rows.size, cols.size, c);
    BatchLanes.check("the result of a convolution", n, rows.outputs, cols.outputs, o);
    Sizes.count("the filter of a convolution", rows.kernel, cols.kernel, c / groups, o);
  }

  /** Elements of a batch row in memory. */
  public int lanes() {
    return BatchLanes.lanes(n);
  }

  /** Rows of the result in all blocks of the batch. */
  public int outRows() {
    return BatchLanes.blocks(n) * rows.outputs;
  }

  /** Rows of the images in all blocks of the batch. */
  public int imageRows() {
    return BatchLanes.blocks(n) * rows.size;
  }

  /** Channels of an image in a group. */
  public int groupIn() {
    return c / groups;
  }

  /** Channels of the result in a group. */
  public int groupOut() {
    return o / groups;
  }

  /** The element of the images where a row and column begins, rows counted through all blocks. */
  long imageAt(int block, int row, int col) {
    return (((long) block * rows.size + row) * cols.size + col) * c * lanes();
  }

  /** The element of the results where a position begins, rows counted through all blocks. */
  long resultAt(int row, int col) {
    return ((long) row * cols.outputs + col) * o * lanes();
  }

  /** The element of the filter. */
  int filterAt(int r, int s, int channel, int q) {
    return ((r * cols.kernel + s) * groupIn() + channel) * o + q;
  }

  /** Elements of the images in memory, tails included. */
  public long inputLength() {
    return (long) imageRows() * cols.size * c * lanes();
  }

  /** Elements of the result in memory, tails included. */
  public long outputLength() {
    return (long) outRows() * cols.outputs * o * lanes();
  }

  /** Elements of the filter. */
  public int filterLength() {
    return rows.kernel * cols.kernel * groupIn() * o;
  }
}

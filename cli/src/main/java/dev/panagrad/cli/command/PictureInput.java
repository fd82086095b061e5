package dev.panagrad.cli.command;

import dev.panagrad.cli.option.PictureOptions;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.image.DigitPreparer;
import dev.panagrad.models.image.Image;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.DataType;
import dev.panagrad.models.onnx.proto.Dimension;
import java.util.List;

/**
 * Pictures as an input of an ONNX file takes them: [n, channels, height, width], [n, height, width,
 * channels], the same without n, or [n, 784] for digits. Pictures of one channel and 28 x 28 are
 * prepared as the digits of MNIST were; others are scaled by averaging areas.
 */
final class PictureInput {
  private static final int BYTE = 255;

  private final List<Dimension> dimensions;
  private final DataType type;
  private final PictureOptions options;

  /** Where the channels are, or -1 for a row of pixels. */
  private final int axis;

  private PictureInput(
      List<Dimension> dimensions, DataType type, PictureOptions options, int axis) {
    this.dimensions = dimensions;
    this.type = type;
    this.options = options;
    this.axis = axis;
  }

  /** The way for an input, or null if it takes no pictures. */
  static PictureInput of(List<Dimension> dimensions, DataType type, PictureOptions options) {
    int rank = dimensions.size();
    if (rank == 2 && dimensions.get(1).size() == DigitPreparer.SIDE * DigitPreparer.SIDE) {
      return new PictureInput(dimensions, type, options, -1);
    }
    if (rank != 3 && rank != 4) {
      return null;
    }
    for (int axis : new int[] {rank - 3, rank - 1}) {
      long channels = dimensions.get(axis).size();
      if (channels == 1 || channels == 3) {
        return new PictureInput(dimensions, type, options, axis);
      }
    }
    return null;
  }

  /** A batch of one picture. */
  OnnxTensor tensor(Image image) {
    int rank = dimensions.size();
    boolean first = axis == rank - 3;
    int channels = axis < 0 ? 1 : (int) dimensions.get(axis).size();
    int height = axis < 0 ? DigitPreparer.SIDE : size(first ? rank - 2 : rank - 3, image.height());
    int width = axis < 0 ? DigitPreparer.SIDE : size(first ? rank - 1 : rank - 2, image.width());
    double scale = options.scale(type.isInteger() ? BYTE : 1);
    double[] mean = options.mean(channels);
    double[] std = options.std(channels);
    double[] values = new double[channels * height * width];
    for (int c = 0; c < channels; c++) {
      double[] plane = plane(image, channels, c, height, width);
      for (int i = 0; i < plane.length; i++) {
        double value = (scale * plane[i] - mean[c]) / std[c];
        values[first ? c * plane.length + i : i * channels + c] =
            type.isInteger() ? Math.rint(value) : value;
      }
    }
    return OnnxTensor.numbers(type, shape(channels, height, width, first), values);
  }

  private Shape shape(int channels, int height, int width, boolean first) {
    if (axis < 0) {
      return Shape.of(1, height * width);
    }
    int[] sizes =
        first ? new int[] {1, channels, height, width} : new int[] {1, height, width, channels};
    return dimensions.size() == 4 ? Shape.of(sizes) : Shape.of(sizes[1], sizes[2], sizes[3]);
  }

  private int size(int at, int otherwise) {
    long size = dimensions.get(at).size();
    return size == Dimension.UNKNOWN ? otherwise : Math.toIntExact(size);
  }

  /** A channel, 0 dark to 1 bright; of one channel, all colours as grey. */
  private static double[] plane(Image image, int channels, int channel, int height, int width) {
    int side = DigitPreparer.SIDE;
    if (channels == 1 && height == side && width == side) {
      float[] digit = DigitPreparer.prepare(image);
      double[] plane = new double[digit.length];
      for (int i = 0; i < plane.length; i++) {
        plane[i] = digit[i];
      }
      return plane;
    }
    if ((long) height * width > 1 << 26) {
      throw FileException.of("%s is too large; scale it down", image.name());
    }
    double[] plane = new double[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        plane[y * width + x] = mean(image, channels, channel, height, width, y, x);
      }
    }
    return plane;
  }

  /** The mean of the rectangle of the picture that a pixel of the result covers. */
  private static double mean(
      Image image, int channels, int channel, int height, int width, int row, int col) {
    double stepY = (double) image.height() / height;
    double stepX = (double) image.width() / width;
    double bottom = Math.min(image.height(), (row + 1) * stepY);
    double right = Math.min(image.width(), (col + 1) * stepX);
    double sum = 0;
    for (int y = (int) (row * stepY); y < bottom; y++) {
      double high = Math.min(bottom, y + 1) - Math.max(row * stepY, y);
      for (int x = (int) (col * stepX); x < right; x++) {
        double wide = Math.min(right, x + 1) - Math.max(col * stepX, x);
        sum += high * wide * brightness(image.argb(x, y), channels, channel);
      }
    }
    return sum / (stepY * stepX);
  }

  /** A channel of a pixel on white ground. */
  private static double brightness(int argb, int channels, int channel) {
    int red = argb >> 16 & BYTE;
    int green = argb >> 8 & BYTE;
    int blue = argb & BYTE;
    double value =
        channels == 1
            ? (299 * red + 587 * green + 114 * blue) / 1000.0
            : channel == 0 ? red : channel == 1 ? green : blue;
    double alpha = (argb >>> 24) / (double) BYTE;
    return (alpha * value + (1 - alpha) * BYTE) / BYTE;
  }
}

package dev.panagrad.cli.command.model;

import dev.panagrad.cli.option.PictureOptions;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.experiments.mnist.drawing.DigitPreparer;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.Dimension;
import java.util.List;

/**
 * Converts pictures to an input of an ONNX file: [n, channels, height, width], [n, height, width,
 * channels], the same without n, or [n, 784] for digits. Pictures of one channel and 28 x 28 are
 * prepared as the digits of MNIST were; others are scaled as folders of pictures are.
 */
final class PictureInput {
  private static final int BYTE = 255;
  private static final int COLOURS = 3;

  private final List<Dimension> dimensions;
  private final DataType type;
  private final PictureOptions options;

  /** The axis of the channels, or -1 for a flat row of pixels. */
  private final int axis;

  private PictureInput(
      List<Dimension> dimensions, DataType type, PictureOptions options, int axis) {
    this.dimensions = dimensions;
    this.type = type;
    this.options = options;
    this.axis = axis;
  }

  /** The conversion for an input, or null if the input takes no pictures. */
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
    boolean digit = channels == 1 && height == DigitPreparer.SIDE && width == DigitPreparer.SIDE;
    float[] prepared =
        digit ? DigitPreparer.prepare(image) : new PictureEncoder(height, width).encode(image);
    for (int c = 0; c < channels; c++) {
      double[] plane = digit ? doubles(prepared) : plane(prepared, channels, c);
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

  private static double[] doubles(float... digit) {
    double[] plane = new double[digit.length];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = digit[i];
    }
    return plane;
  }

  /**
   * One channel, from 0 (dark) to 1 (bright); if the input has one channel, all colours as grey.
   */
  private static double[] plane(float[] colours, int channels, int channel) {
    double[] plane = new double[colours.length / COLOURS];
    for (int i = 0; i < plane.length; i++) {
      int at = COLOURS * i;
      plane[i] =
          channels == 1
              ? 0.299 * colours[at] + 0.587 * colours[at + 1] + 0.114 * colours[at + 2]
              : colours[at + channel];
    }
    return plane;
  }
}

package dev.panagrad.models.network;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;

/**
 * A convolution of pictures [n, h, w, c] by square filters, padded so that a stride of 1 keeps the
 * size.
 *
 * @param size height and width of the filters
 * @param channels the number of filters
 * @param stride rows and columns from one window to the next
 */
public record Conv(int size, int channels, int stride, ActivationFunction activation)
    implements Layer {
  /** Checks the numbers. */
  public Conv {
    Words.check(
        size > 0 && channels > 0 && stride > 0,
        "a convolution needs positive numbers, not size %d, %d channels and stride %d",
        size,
        channels,
        stride);
  }

  /** A convolution with stride 1 and ReLU. */
  public Conv(int size, int channels) {
    this(size, channels, 1, ActivationFunction.RELU);
  }

  @Override
  public Node apply(Layers layers, String name, Node x) {
    Words.check(
        x.shape().rank() == 4,
        "%s needs pictures [height, width, channels], but gets examples of %s",
        name,
        Network.example(x));
    Node sums =
        layers.conv2d(
            name, x, size, channels, stride, Initializers.heNormal(), Initializer.zeros());
    return activation.apply(layers, sums);
  }

  static Conv parse(Words words) {
    int[] sizes = words.sizes("HxWxCHANNELS, as 5x5x8", 3);
    Words.check(sizes[0] == sizes[1], "filters are square: %dx%d isn't", sizes[0], sizes[1]);
    int stride = words.stride(1);
    return new Conv(sizes[0], sizes[2], stride, words.activation(ActivationFunction.RELU));
  }

  @Override
  public String text() {
    return "conv %dx%dx%d%s%s"
        .formatted(
            size,
            size,
            channels,
            stride == 1 ? "" : " /" + stride,
            Words.unless(ActivationFunction.RELU, activation));
  }
}

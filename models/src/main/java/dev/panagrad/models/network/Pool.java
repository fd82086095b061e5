package dev.panagrad.models.network;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.models.nn.Layers;

/**
 * The largest or the mean value of each square window of pictures [n, h, w, c].
 *
 * @param largest true for the largest value, false for the mean
 * @param size height and width of a window
 * @param stride rows and columns from one window to the next
 */
public record Pool(boolean largest, int size, int stride) implements Layer {
  /** Checks the numbers. */
  public Pool {
    Words.check(
        size > 0 && stride > 0,
        "pooling needs positive numbers, not size %d and stride %d",
        size,
        stride);
  }

  /** Maximum pooling with windows that don't overlap. */
  public static Pool max(int size) {
    return new Pool(true, size, size);
  }

  /** Average pooling with windows that don't overlap. */
  public static Pool average(int size) {
    return new Pool(false, size, size);
  }

  @Override
  public Node apply(Layers layers, String name, Node x) {
    Words.check(
        x.shape().rank() == 4,
        "%s needs pictures [height, width, channels], but gets examples of %s",
        name,
        Network.example(x));
    return largest
        ? layers.graph().maxPool(x, size, stride, Padding.SAME)
        : layers.graph().averagePool(x, size, stride, Padding.SAME);
  }

  static Pool parse(boolean largest, Words words) {
    int size = words.number("size of a window");
    return new Pool(largest, size, words.stride(size));
  }

  @Override
  public String text() {
    return (largest ? "maxpool " : "avgpool ") + size + (stride == size ? "" : " /" + stride);
  }
}

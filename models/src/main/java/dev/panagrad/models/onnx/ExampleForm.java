package dev.panagrad.models.onnx;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.List;

/**
 * Converts between the engine's examples, with images [n, h, w, c], and the inputs and outputs of
 * ONNX networks.
 */
final class ExampleForm {
  private ExampleForm() {}

  /**
   * Converts examples to an input's declared shape: unchanged, with images as [n, c, h, w], or
   * reshaped to the same number of values.
   *
   * @throws IllegalArgumentException if they don't fit
   */
  static Node toInput(GraphBuilder g, String file, ValueInfoProto input, Node x) {
    Shape shape = x.shape();
    if (!(input.type() instanceof TypeProto.TensorType type) || type.element() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "%s takes %s, and a layer FLOAT".formatted(file, input.type()));
    }
    List<Dimension> declared = type.shape().orElse(null);
    if (declared == null) {
      return x;
    }
    if (shape.rank() == 4) {
      Shape first = Shape.of(shape.size(0), shape.size(3), shape.size(1), shape.size(2));
      // If both layouts fit, channels come first, as is usual in ONNX.
      if (fits(declared, first)) {
        return g.permute(x, 0, 3, 1, 2);
      }
    }
    if (fits(declared, shape)) {
      return x;
    }
    int[] sizes = new int[declared.size()];
    long elements = 1;
    for (int i = 1; i < sizes.length; i++) {
      // An unknown size matches nothing.
      long size = Math.max(0, declared.get(i).size());
      sizes[i] = (int) size;
      elements *= size;
    }
    if (sizes.length == 0 || elements != shape.elements(1, shape.rank())) {
      throw new IllegalArgumentException(
          "%s takes %s, and examples are %s".formatted(file, declared, shape.with(0, 1)));
    }
    sizes[0] = shape.size(0);
    return g.reshape(x, sizes);
  }

  private static boolean fits(List<Dimension> declared, Shape shape) {
    if (declared.size() != shape.rank()) {
      return false;
    }
    for (int i = 1; i < shape.rank(); i++) {
      long size = declared.get(i).size();
      if (size != Dimension.UNKNOWN && size != shape.size(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Converts feature maps [n, c, h, w] from inside a network to the [n, h, w, c] of the next layer.
   */
  static Node fromOutput(GraphBuilder g, Node y) {
    return y.shape().rank() == 4 ? g.permute(y, 0, 2, 3, 1) : y;
  }
}

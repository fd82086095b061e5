package dev.panagrad.models.onnx.operator.linalg;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;

/** What the rules of products share, those of attention and recurrent networks as well. */
public final class Floats {
  private Floats() {}

  /** Rejects integers, whose products are exact in ONNX. */
  public static void require(OperatorContext c, int... inputs) {
    for (int i : inputs) {
      if (c.has(i) && OnnxTensor.isInt32(c.type(i))) {
        throw c.unsupported("its input %d is %s, not a float type".formatted(i, c.type(i)));
      }
    }
  }

  /** A node times a factor; the node itself if that is 1. */
  public static Node scale(GraphBuilder g, Node x, float factor) {
    return factor == 1 ? x : g.mul(x, g.constant(factor));
  }

  /** Zeros. */
  public static Node zeros(GraphBuilder g, int... sizes) {
    Shape shape = Shape.of(sizes);
    return g.constant(shape, new float[Math.toIntExact(shape.elements())]);
  }
}

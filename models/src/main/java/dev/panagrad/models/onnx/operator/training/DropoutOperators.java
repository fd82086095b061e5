package dev.panagrad.models.onnx.operator.training;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/**
 * Dropout. In training mode with a seed, the mask is the one of ONNX's reference, the same in each
 * run; without a seed it is redrawn in each run that updates variables.
 */
final class DropoutOperators {
  private DropoutOperators() {}

  static void addTo(OperatorTable table) {
    table.add("Dropout", DropoutOperators::dropout);
  }

  private static List<Value> dropout(OperatorContext c) {
    GraphBuilder g = c.g();
    float ratio = ratio(c);
    if (!trains(c) || ratio == 0) {
      Node ones = g.add(new BroadcastTo(c.shape(0)), g.constant(1));
      return List.of(c.input(0), c.value(maskType(c), ones));
    }
    if (!(ratio > 0 && ratio < 1)) {
      throw new IllegalArgumentException(
          "its ratio must be at least 0 and below 1, but is " + ratio);
    }
    float scale = 1 / (1 - ratio);
    if (c.attribute("seed").orElse(null) instanceof AttributeValue.IntValue(long seed)) {
      Value mask = drawn(c, seed, ratio);
      Node y = g.mul(g.mul(c.node(0), mask.node()), g.constant(scale));
      return List.of(c.like(0, y), mask);
    }
    Node scaled = g.dropoutMask(c.node(0), g.constant(1 - ratio));
    Node mask = g.mul(scaled, g.constant(1 - ratio));
    return List.of(c.like(0, g.mul(c.node(0), scaled)), c.value(maskType(c), mask));
  }

  private static float ratio(OperatorContext c) {
    if (c.opset() < 12) {
      return c.real("ratio", 0.5f);
    }
    return c.has(1) ? (float) c.known(1).real(0) : 0.5f;
  }

  private static boolean trains(OperatorContext c) {
    if (c.opset() < 12) {
      return c.opset() < 7 && !c.flag("is_test", false);
    }
    return c.has(2) && c.longs(2)[0] != 0;
  }

  private static DataType maskType(OperatorContext c) {
    return c.opset() < 10 ? c.type(0) : DataType.BOOL;
  }

  private static Value drawn(OperatorContext c, long seed, float ratio) {
    Shape shape = c.shape(0);
    MersenneTwister random = new MersenneTwister(seed);
    long[] mask = new long[Math.toIntExact(shape.elements())];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextDouble() >= ratio ? 1 : 0;
    }
    return c.constant(OnnxTensor.integers(DataType.BOOL, shape, mask));
  }
}

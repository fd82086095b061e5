package dev.panagrad.models.onnx.operator.sequence;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/** Optional values: one that is there is the value itself. */
final class OptionalOperators {
  private OptionalOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Optional", c -> List.of(c.has(0) ? c.input(0) : Value.absent()))
        .add("OptionalHasElement", OptionalOperators::hasElement)
        .add("OptionalGetElement", OptionalOperators::element);
  }

  private static boolean isThere(OperatorContext c) {
    return c.has(0) && !c.input(0).isAbsent();
  }

  private static List<Value> hasElement(OperatorContext c) {
    long there = isThere(c) ? 1 : 0;
    return List.of(c.constant(OnnxTensor.integers(DataType.BOOL, Shape.scalar(), there)));
  }

  private static List<Value> element(OperatorContext c) {
    if (!isThere(c)) {
      throw new IllegalArgumentException("its optional input has no value");
    }
    return List.of(c.input(0));
  }
}

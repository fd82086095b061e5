package dev.panagrad.models.onnx.operator.control;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/** Basic operators: constants, shapes, branches. */
public final class CoreOperators {
  private CoreOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    LoopOperators.addTo(table);
    table
        .add("Identity", c -> List.of(c.input(0)))
        .add("Constant", CoreOperators::constant)
        .add("Shape", CoreOperators::shape)
        .add("Size", c -> List.of(c.constant(longs(Shape.scalar(), c.shape(0).elements()))))
        .add("If", CoreOperators::branch);
  }

  private static OnnxTensor longs(Shape shape, long... values) {
    return OnnxTensor.ofLongs(shape, values);
  }

  private static List<Value> constant(OperatorContext c) {
    OnnxTensor value;
    if (c.hasAttribute("value")) {
      value = c.tensor("value");
    } else if (c.hasAttribute("value_int")) {
      value = longs(Shape.scalar(), c.integer("value_int", 0));
    } else if (c.hasAttribute("value_float")) {
      value = OnnxTensor.of(Shape.scalar(), c.real("value_float", 0));
    } else if (c.hasAttribute("value_ints")) {
      long[] values = c.integers("value_ints");
      value = longs(Shape.of(values.length), values);
    } else if (c.hasAttribute("value_floats")) {
      float[] values = c.reals("value_floats");
      value = OnnxTensor.of(Shape.of(values.length), values);
    } else if (c.hasAttribute("value_string")) {
      value = OnnxTensor.strings(Shape.scalar(), c.text("value_string", ""));
    } else if (c.hasAttribute("value_strings")) {
      List<String> values = c.texts("value_strings");
      value = OnnxTensor.strings(Shape.of(values.size()), values.toArray(String[]::new));
    } else {
      throw c.unsupported("a constant without a dense value");
    }
    return List.of(c.constant(value));
  }

  private static List<Value> shape(OperatorContext c) {
    int[] sizes = c.shape(0).sizes();
    int start = end(c.integer("start", 0), sizes.length);
    int end = Math.max(start, end(c.integer("end", sizes.length), sizes.length));
    long[] chosen = new long[end - start];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = sizes[start + i];
    }
    return List.of(c.constant(longs(Shape.of(chosen.length), chosen)));
  }

  /** A position that may count from the end, clamped to the rank. */
  private static int end(long position, int rank) {
    return Math.clamp(position < 0 ? position + rank : position, 0, rank);
  }

  /** The branch selected by a condition, which must be known. */
  private static List<Value> branch(OperatorContext c) {
    if (c.type(0) != DataType.BOOL || c.shape(0).elements() != 1) {
      throw new IllegalArgumentException("its condition must be one boolean");
    }
    GraphProto chosen = c.graph(c.longs(0)[0] != 0 ? "then_branch" : "else_branch");
    return c.inline(chosen, List.of());
  }
}

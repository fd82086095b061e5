package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.LessOrEqual;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.graph.op.elementwise.arithmetic.IntBinary;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorRule;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/** Comparisons, booleans (0 or 1), bits, and the selection between two values. */
final class LogicOperators {
  private LogicOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Equal", LogicOperators::equal)
        .add("Less", c -> truth(c, less(c, c.node(0), Elements.second(c))))
        .add("Greater", c -> truth(c, less(c, Elements.second(c), c.node(0))))
        .add("LessOrEqual", c -> truth(c, lessOrEqual(c, c.node(0), c.node(1))))
        .add("GreaterOrEqual", c -> truth(c, lessOrEqual(c, c.node(1), c.node(0))))
        .add("And", c -> truth(c, c.g().mul(c.node(0), Elements.second(c))))
        .add("Or", c -> truth(c, c.g().maximum(c.node(0), Elements.second(c))))
        .add("Xor", c -> truth(c, c.g().square(c.g().sub(c.node(0), Elements.second(c)))))
        .add("Not", c -> truth(c, Elements.not(c.g(), c.node(0))))
        .add("IsNaN", c -> truth(c, isNaN(c.g(), c.node(0))))
        .add("IsInf", LogicOperators::isInf)
        .add("Where", LogicOperators::where)
        .add("BitwiseAnd", bits(IntKind.AND))
        .add("BitwiseOr", bits(IntKind.OR))
        .add("BitwiseXor", bits(IntKind.XOR))
        .add("BitwiseNot", LogicOperators::bitwiseNot)
        .add("BitShift", LogicOperators::bitShift);
  }

  private static List<Value> truth(OperatorContext c, Node node) {
    return List.of(c.value(DataType.BOOL, node));
  }

  private static List<Value> equal(OperatorContext c) {
    if (c.type(0) == DataType.STRING) {
      throw c.unsupported("comparing strings");
    }
    return truth(c, c.g().add(new Equal(), c.node(0), Elements.second(c)));
  }

  private static Node less(OperatorContext c, Node a, Node b) {
    return c.g().add(Elements.isInt(a) ? new IntBinary(IntKind.LESS) : new Less(), a, b);
  }

  private static Node lessOrEqual(OperatorContext c, Node a, Node b) {
    return c.g()
        .add(Elements.isInt(a) ? new IntBinary(IntKind.LESS_OR_EQUAL) : new LessOrEqual(), a, b);
  }

  private static Node isNaN(GraphBuilder g, Node x) {
    return Elements.not(g, g.add(new Equal(), x, x));
  }

  private static List<Value> isInf(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    boolean positive = c.flag("detect_positive", true);
    boolean negative = c.flag("detect_negative", true);
    Node infinity = g.constant(Float.POSITIVE_INFINITY);
    if (positive && negative) {
      return truth(c, g.add(new Equal(), g.add(new Abs(), x), infinity));
    }
    if (!positive && !negative) {
      return truth(c, g.add(new Less(), x, x));
    }
    return truth(c, g.add(new Equal(), positive ? x : g.neg(x), infinity));
  }

  private static List<Value> where(OperatorContext c) {
    if (c.type(1) == DataType.STRING) {
      throw c.unsupported("choosing between strings");
    }
    return List.of(c.like(1, c.g().add(new Select(), c.node(0), c.node(1), c.node(2))));
  }

  private static OperatorRule bits(IntKind kind) {
    return c -> c.result(Elements.ints(c, kind, c.node(0), c.node(1)));
  }

  private static List<Value> bitwiseNot(OperatorContext c) {
    Node flipped = Elements.ints(c, IntKind.XOR, c.node(0), -1);
    return c.result(Elements.wrap(c, c.type(0), flipped));
  }

  private static List<Value> bitShift(OperatorContext c) {
    IntKind kind =
        switch (c.text("direction", "")) {
          case "LEFT" -> IntKind.SHL;
          case "RIGHT" -> IntKind.SHR;
          default -> throw new IllegalArgumentException("its direction must be LEFT or RIGHT");
        };
    Node shifted = Elements.ints(c, kind, c.node(0), c.node(1));
    return c.result(Elements.wrap(c, c.type(0), shifted));
  }
}

package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/** Conversions between element types. */
final class TypeOperators {
  private TypeOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Cast", c -> cast(c, target(c)))
        .add("CastLike", c -> cast(c, c.type(1)))
        .add("BitCast", TypeOperators::bitCast);
  }

  private static DataType target(OperatorContext c) {
    long code = c.integer("to", 0);
    return DataType.of(code)
        .filter(type -> type != DataType.UNDEFINED)
        .orElseThrow(() -> new IllegalArgumentException("its attribute 'to' is no type: " + code));
  }

  private static List<Value> cast(OperatorContext c, DataType to) {
    return List.of(c.value(to, convert(c, c.input(0), to, c.flag("saturate", true))));
  }

  /** Converts the node of a value to another type. */
  static Node convert(OperatorContext c, Value value, DataType to, boolean saturate) {
    DataType from = value.type();
    if (!isNumber(from) || !isNumber(to)) {
      throw c.unsupported("a conversion from %s to %s".formatted(from, to));
    }
    GraphBuilder g = c.g();
    Node x = value.node();
    if (from == to) {
      return x;
    }
    if (to == DataType.BOOL) {
      return Elements.isNotZero(c, x);
    }
    if (to.isInteger()) {
      boolean fits =
          from.isInteger()
              && (from.isSigned() == to.isSigned() || !from.isSigned())
              && from.bits() < to.bits();
      return fits && Elements.isInt(x) ? x : Elements.wrap(c, to, Elements.toInt(g, x));
    }
    Node floats = value.floats() != null ? value.floats() : Elements.toFloat(g, x);
    return from == DataType.BOOL || !SmallFloat.isSmall(to)
        ? floats
        : g.add(new SmallFloat(to, saturate), floats);
  }

  private static boolean isNumber(DataType type) {
    return type.isFloat() || type.isInteger();
  }

  /**
   * Reinterprets the bits of elements: int32 as float32 or back, or an integer as one of the same
   * size.
   */
  private static List<Value> bitCast(OperatorContext c) {
    DataType from = c.type(0);
    DataType to = target(c);
    if (from.bits() != to.bits()) {
      throw new IllegalArgumentException(
          "the elements of %s and %s differ in size".formatted(from, to));
    }
    Node x = c.node(0);
    boolean words = from.bits() == Integer.SIZE;
    if (from == to) {
      return c.result(x);
    }
    if (words && isNumber(from) && isNumber(to)) {
      return List.of(
          c.value(to, from.isFloat() == to.isFloat() ? x : c.g().add(new SameBits(), x)));
    }
    if (from.isInteger() && to.isInteger() && to != DataType.BOOL && from != DataType.BOOL) {
      return List.of(c.value(to, Elements.wrap(c, to, x)));
    }
    throw c.unsupported("the bits of %s as %s".formatted(from, to));
  }
}

package dev.panagrad.models.onnx.operator.quantized;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.graph.op.elementwise.arithmetic.Round;
import dev.panagrad.models.onnx.operator.elementwise.Elements;
import dev.panagrad.models.onnx.operator.elementwise.SmallFloat;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;

/**
 * Quantization of floats to integers and small floats by a scale and a zero point, and
 * dequantization.
 */
final class Quantization {
  private Quantization() {}

  /** x / scale + zero point, rounded and clamped to a type; the zero point may be null. */
  static Node quantize(
      OperatorContext c, Node x, Node scale, Node zero, DataType type, boolean saturate) {
    return round(c, c.g().div(x, scale), zero, type, saturate);
  }

  /** Rounds already scaled numbers to a type; the zero point may be null. */
  static Node round(OperatorContext c, Node scaled, Node zero, DataType type, boolean saturate) {
    GraphBuilder g = c.g();
    if (type.isFloat()) {
      Node moved = zero == null ? scaled : g.add(scaled, zero);
      return SmallFloat.isSmall(type) ? g.add(new SmallFloat(type, saturate), moved) : moved;
    }
    if (!type.isInteger() || type.bits() > 16) {
      throw c.unsupported("a quantization to " + type);
    }
    Node whole = g.add(new Round(), scaled);
    Node moved = zero == null ? whole : g.add(whole, Elements.toFloat(g, zero));
    Node bounded = g.add(new Maximum(), moved, g.constant(smallest(type)));
    return Elements.toInt(g, g.add(new Minimum(), bounded, g.constant(largest(type))));
  }

  /** x minus its zero point, as floats; exact for integers of up to 16 bits. */
  static Node centered(GraphBuilder g, Node x, Node zero) {
    Node floats = Elements.toFloat(g, x);
    return zero == null ? floats : g.sub(floats, Elements.toFloat(g, zero));
  }

  /** The smallest integer of a type of at most 16 bits. */
  static int smallest(DataType type) {
    return type.isSigned() ? -(1 << (type.bits() - 1)) : 0;
  }

  /** The largest integer of a type of at most 16 bits. */
  static int largest(DataType type) {
    return (1 << (type.isSigned() ? type.bits() - 1 : type.bits())) - 1;
  }

  /**
   * A scale or zero point in a shape that broadcasts to x: a single one, one per index of an axis,
   * or one per block along it.
   *
   * @param parameter null gives null
   * @param blockSize 0 if there are no blocks
   */
  static Node spread(GraphBuilder g, Node parameter, Shape x, long axis, long blockSize) {
    if (parameter == null) {
      return null;
    }
    Shape shape = parameter.shape();
    if (shape.elements() == 1) {
      return g.reshape(parameter, Shape.scalar());
    }
    int at = x.axis(Math.toIntExact(axis));
    if (blockSize > 0) {
      return blocks(g, parameter, x, at, Math.toIntExact(blockSize));
    }
    if (shape.rank() != 1 || shape.size(0) != x.size(at)) {
      throw new IllegalArgumentException(
          "its scales and zero points %s don't fit axis %d of %s".formatted(shape, at, x));
    }
    int[] sizes = new int[x.rank() - at];
    Arrays.fill(sizes, 1);
    sizes[0] = shape.size(0);
    return g.reshape(parameter, sizes);
  }

  private static Node blocks(GraphBuilder g, Node parameter, Shape x, int axis, int size) {
    Shape shape = parameter.shape();
    int count = Math.ceilDiv(x.size(axis), size);
    if (!shape.equals(x.with(axis, count))) {
      throw new IllegalArgumentException(
          "its scales and zero points %s don't fit %s in blocks of %d along axis %d"
              .formatted(shape, x, size, axis));
    }
    int before = Math.toIntExact(shape.elements(0, axis));
    int after = Math.toIntExact(shape.elements(axis + 1, shape.rank()));
    Node split = g.reshape(parameter, before, count, 1, after);
    Node repeated = g.add(new BroadcastTo(Shape.of(before, count, size, after)), split);
    Node whole = g.reshape(repeated, before, Math.multiplyExact(count, size), after);
    return g.reshape(g.slice(whole, 1, 0, x.size(axis)), x);
  }
}

package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.arithmetic.IntBinary;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;

/** Helpers shared by the rules of elementwise operators: constants, types, broadcasting. */
public final class Elements {
  private Elements() {}

  /** Whether a node holds int32. */
  static boolean isInt(Node node) {
    return node.type() == DType.INT32;
  }

  /** A number of the type that a node holds. */
  static Node number(OperatorContext c, Node like, double value) {
    if (!isInt(like)) {
      return c.g().constant((float) value);
    }
    return c.constant(OnnxTensor.integers(DataType.INT32, Shape.scalar(), (long) value)).node();
  }

  /** An op on two int32 nodes. */
  public static Node ints(OperatorContext c, IntKind kind, Node a, Node b) {
    return c.g().add(new IntBinary(kind), a, b);
  }

  /** An op on an int32 node and a number. */
  public static Node ints(OperatorContext c, IntKind kind, Node a, long b) {
    return ints(c, kind, a, number(c, a, (double) b));
  }

  /** The elementwise maximum of floats or ints. */
  static Node max(OperatorContext c, Node a, Node b) {
    return isInt(a) ? ints(c, IntKind.MAX, a, b) : c.g().add(new Maximum(), a, b);
  }

  /** The elementwise minimum of floats or ints. */
  static Node min(OperatorContext c, Node a, Node b) {
    return isInt(a) ? ints(c, IntKind.MIN, a, b) : c.g().add(new Minimum(), a, b);
  }

  /** 1 where a boolean is 0, else 0. */
  static Node not(GraphBuilder g, Node truth) {
    return g.sub(g.constant(1), truth);
  }

  /** 1 where a node isn't 0, else 0. */
  static Node isNotZero(OperatorContext c, Node node) {
    return not(c.g(), c.g().add(new Equal(), node, number(c, node, 0)));
  }

  /** The numbers as float32. */
  public static Node toFloat(GraphBuilder g, Node node) {
    return isInt(node) ? g.add(new Cast(DType.FLOAT32), node) : node;
  }

  /** The numbers as int32, truncated. */
  public static Node toInt(GraphBuilder g, Node node) {
    return isInt(node) ? node : g.add(new Cast(DType.INT32), node);
  }

  /** Wraps an int32 to the low bits of an integer type. */
  static Node wrap(OperatorContext c, DataType type, Node node) {
    if (!isInt(node) || type.bits() >= Integer.SIZE) {
      return node;
    }
    long mask = (1L << type.bits()) - 1;
    if (!type.isSigned()) {
      return ints(c, IntKind.AND, node, mask);
    }
    long half = 1L << (type.bits() - 1);
    Node shifted = ints(c, IntKind.AND, ints(c, IntKind.ADD, node, half), mask);
    return ints(c, IntKind.SUB, shifted, half);
  }

  /**
   * The second operand of a binary operator. Before opset 7 it was broadcast only if an attribute
   * requested it, from the axis that another attribute gives.
   */
  static Node second(OperatorContext c) {
    Node b = c.node(1);
    if (c.opset() >= 7 || !c.flag("broadcast", false) || !c.hasAttribute("axis")) {
      return b;
    }
    return fromAxis(c.g(), b, c.shape(0).rank(), c.integer("axis", 0));
  }

  /** An operand whose axes align with those of another one from an axis on. */
  static Node fromAxis(GraphBuilder g, Node node, int rank, long axis) {
    int first = Math.toIntExact(axis < 0 ? axis + rank : axis);
    int own = node.shape().rank();
    if (first < 0 || first + own > rank) {
      throw new IllegalArgumentException(
          "its operand %s can't be broadcast from axis %d of %d axes"
              .formatted(node.shape(), axis, rank));
    }
    int[] sizes = new int[rank - first];
    Arrays.fill(sizes, 1);
    System.arraycopy(node.shape().sizes(), 0, sizes, 0, own);
    return g.reshape(node, sizes);
  }
}

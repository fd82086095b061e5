package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.UnaryKernel;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.source.Constant;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Shared rules of the elementwise ops: broadcasting, and the lowering to elementwise kernels. */
public final class Pointwise {
  private Pointwise() {}

  /** Checks that there is one input and returns its shape. */
  public static Shape unaryShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return inputs.get(0).shape();
  }

  /** The shape of an elementwise result, with broadcasting as NumPy defines it. */
  public static Shape binaryShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    return Rules.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
  }

  /** As {@link #binaryShape}, but without broadcasting. */
  public static Shape sameShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Rules.check(
        Rules.compatible(a, b), "its inputs must have the same shape, but have %s and %s", a, b);
    return Rules.merge(a, b);
  }

  public static Shape broadcast(Shape a, Shape b) {
    return Rules.broadcast(a, b);
  }

  /**
   * Simplifies a node: the result of two constants is a constant, and an explicit broadcast of an
   * operand is dropped where the op broadcasts anyway.
   */
  public static Node simplify(GraphBuilder g, Node self, DoubleBinaryOperator function) {
    Node a = self.input(0);
    Node b = self.input(1);
    if (a.op() instanceof Constant left
        && b.op() instanceof Constant right
        && self.shape().elements() == 1) {
      double value = function.applyAsDouble(left.values()[0], right.values()[0]);
      return g.constant(self.shape(), (float) value);
    }
    if (spreads(a, b, self.shape())) {
      return g.add(self.op(), a.input(0), b);
    }
    return spreads(b, a, self.shape()) ? g.add(self.op(), a, b.input(0)) : self;
  }

  /**
   * Whether an operand's explicit broadcast gives no more than broadcasting with the other operand.
   */
  private static boolean spreads(Node operand, Node other, Shape result) {
    return operand.op() instanceof BroadcastTo
        && Rules.fit(operand.input(0).shape(), other.shape())
        && Rules.broadcast(operand.input(0).shape(), other.shape()).equals(result);
  }

  public static void lowerUnary(LoweringContext context, UnaryKind kind, double nanos) {
    UnaryKernel kernel = UnaryKernel.of(context.kernels(), kind);
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range("", out.length(), nanos, (from, to) -> kernel.apply(in, out, from, to));
  }

  public static void lowerBinary(LoweringContext context, BinaryKind kind, double nanos) {
    lowerBinary(context, BinaryKernel.of(context.kernels(), kind), nanos);
  }

  public static void lowerBinary(LoweringContext context, BinaryKernel kernel, double nanos) {
    Shape shape = context.node().shape();
    Shape shapeA = context.node().input(0).shape();
    Shape shapeB = context.node().input(1).shape();
    BroadcastStrides strides = BroadcastStrides.of(shapeA, shapeB, shape);
    Buffer out = context.out();
    Buffer a = context.in(0);
    Buffer b = context.in(1);
    if (strides == null) {
      // More than two alternating groups of axes: rare, so the smaller operand is expanded.
      if (!shapeA.equals(shape)) {
        a = BroadcastTo.expand(context, a, shapeA, shape);
      }
      if (!shapeB.equals(shape)) {
        b = BroadcastTo.expand(context, b, shapeB, shape);
      }
      strides = BroadcastStrides.of(shape, shape, shape);
    }
    BroadcastStrides s = strides;
    Buffer left = a;
    Buffer right = b;
    context.range(
        "",
        out.length(),
        nanos,
        (from, to) ->
            kernel.apply(
                left, s.aRow(), s.aCol(), right, s.bRow(), s.bCol(), out, s.cols(), from, to));
  }
}

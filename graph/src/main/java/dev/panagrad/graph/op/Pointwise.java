package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.BinaryKernel;
import dev.panagrad.engine.kernel.BinaryKind;
import dev.panagrad.engine.kernel.UnaryKernel;
import dev.panagrad.engine.kernel.UnaryKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/** Shared rules of the elementwise ops: broadcasting, and the lowering to elementwise kernels. */
final class Pointwise {
  private Pointwise() {}

  /** Checks that there is one input and gives its shape. */
  static Shape unaryShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return inputs.get(0).shape();
  }

  /** The shape of an elementwise result, with broadcasting as NumPy defines it. */
  static Shape binaryShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    return broadcast(inputs.get(0).shape(), inputs.get(1).shape());
  }

  /** As {@link #binaryShape}, but without broadcasting. */
  static Shape sameShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Rules.check(
        Rules.compatible(a, b), "its inputs must have the same shape, but have %s and %s", a, b);
    return Rules.merge(a, b);
  }

  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int sizeA = i <= a.rank() ? a.size(-i) : 1;
      int sizeB = i <= b.rank() ? b.size(-i) : 1;
      boolean fits =
          sizeA == sizeB
              || sizeA == 1
              || sizeB == 1
              || sizeA == Shape.UNKNOWN
              || sizeB == Shape.UNKNOWN;
      Rules.check(fits, "shapes %s and %s can't be broadcast together", a, b);
      int size = Math.max(sizeA, sizeB);
      if (sizeA == Shape.UNKNOWN || sizeB == Shape.UNKNOWN) {
        size = size <= 1 ? Shape.UNKNOWN : size;
      }
      sizes[rank - i] = sizeA == 0 || sizeB == 0 ? 0 : size;
    }
    return Shape.of(sizes);
  }

  static void lowerUnary(LoweringContext context, UnaryKind kind, double nanos) {
    UnaryKernel kernel = context.kernels().unary(kind);
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range("", out.length(), nanos, (from, to) -> kernel.apply(in, out, from, to));
  }

  static void lowerBinary(LoweringContext context, BinaryKind kind) {
    BinaryKernel kernel = context.kernels().binary(kind);
    Shape shape = context.node().shape();
    Shape shapeA = context.node().input(0).shape();
    Shape shapeB = context.node().input(1).shape();
    BroadcastStrides strides = BroadcastStrides.of(shapeA, shapeB, shape);
    Buffer out = context.out();
    Buffer a = context.in(0);
    Buffer b = context.in(1);
    if (strides == null) {
      // A pattern of more than two alternating groups of axes: rare, so the smaller is spread out.
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
        0.1,
        (from, to) ->
            kernel.apply(
                left, s.aRow(), s.aCol(), right, s.bRow(), s.bCol(), out, s.cols(), from, to));
  }
}

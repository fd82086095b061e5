package dev.panagrad.graph.op;

import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Add;
import dev.panagrad.graph.op.elementwise.Div;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Exp;
import dev.panagrad.graph.op.elementwise.Log;
import dev.panagrad.graph.op.elementwise.Maximum;
import dev.panagrad.graph.op.elementwise.Mul;
import dev.panagrad.graph.op.elementwise.Neg;
import dev.panagrad.graph.op.elementwise.Relu;
import dev.panagrad.graph.op.elementwise.ReluGrad;
import dev.panagrad.graph.op.elementwise.Rsqrt;
import dev.panagrad.graph.op.elementwise.Sigmoid;
import dev.panagrad.graph.op.elementwise.SigmoidGrad;
import dev.panagrad.graph.op.elementwise.Softplus;
import dev.panagrad.graph.op.elementwise.Sqrt;
import dev.panagrad.graph.op.elementwise.Square;
import dev.panagrad.graph.op.elementwise.Sub;
import dev.panagrad.graph.op.elementwise.Tanh;
import dev.panagrad.graph.op.elementwise.TanhGrad;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Rows of elementwise ops: one function, many ways to broadcast. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  /** Shapes of two operands: plain, rows, columns, scalars, and patterns that alternate. */
  private static final int[][][] BROADCASTS = {
    {{N, 33}, {N, 33}},
    {{N, 17}, {17}},
    {{17}, {N, 17}},
    {{N, 13}, {N, 1}},
    {{N, 1}, {N, 13}},
    {{N, 7}, {}},
    {{}, {N, 7}},
    {{N, 1}, {5}},
    {{1, 3}, {N, 1}},
    {{N, 3, 5}, {5}},
    {{N, 3, 5}, {3, 1}},
    {{N, 1, 5}, {3, 1}},
    {{N, 3, 1}, {N, 1, 5}},
    {{1, 3, 1, 5}, {N, 1, 2, 1}},
    {{N, 3, 2, 5}, {3, 1, 5}},
    {{N, 3, 2, 5}, {1, 3, 1, 5}},
    {{N, 1, 2, 1}, {N, 3, 2, 5}},
    {{1}, {1, 1}},
    {{}, {}},
  };

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    Fill plain = Fill.uniform(-2, 2);
    binary(rows, new Add(), plain, plain, (a, b) -> a + b);
    binary(rows, new Sub(), plain, plain, (a, b) -> a - b);
    binary(rows, new Mul(), plain, plain, (a, b) -> a * b);
    binary(rows, new Div(), plain, Fill.uniform(0.5, 2), (a, b) -> a / b);
    binary(rows, new Maximum(), Fill.distinct(0), Fill.distinct(0.005), Math::max);
    unary(rows, new Neg(), plain, x -> -x);
    unary(rows, new Exp(), Fill.uniform(-3, 3), Math::exp);
    unary(rows, new Log(), Fill.uniform(0.3, 9), Math::log);
    unary(rows, new Sqrt(), Fill.uniform(0.3, 9), Math::sqrt);
    unary(rows, new Rsqrt(), Fill.uniform(0.3, 9), x -> 1 / Math.sqrt(x));
    unary(rows, new Square(), plain, x -> x * x);
    unary(rows, new Relu(), Fill.awayFromZero(), x -> Math.max(x, 0));
    unary(rows, new Sigmoid(), Fill.uniform(-6, 6), x -> 1 / (1 + Math.exp(-x)));
    unary(rows, new Softplus(), Fill.uniform(-30, 30), x -> Math.log1p(Math.exp(x)));
    unary(rows, new Tanh(), Fill.uniform(-3, 3), Math::tanh);
    slope(rows, new ReluGrad(), Fill.awayFromZero(), (y, up) -> y > 0 ? up : 0, 1);
    slope(rows, new SigmoidGrad(), Fill.uniform(0, 1), (y, up) -> up * y * (1 - y), 0, 1);
    slope(rows, new TanhGrad(), Fill.uniform(-1, 1), (y, up) -> up * (1 - y * y), 0, 1);
    rows.add(
        OpCase.of(
                "class numbers",
                new Equal(),
                in -> Doubles.zip(in[0], in[1], (a, b) -> a == b ? 1 : 0))
            .ints(0, 3, N, 7)
            .ints(0, 3, N, 7)
            .refuses(shapes(new int[] {3, 4}, new int[] {5}), "[3, 4]", "[5]"));
    rows.add(
        OpCase.of(
                "floats, a column",
                new Equal(),
                in -> Doubles.zip(in[0], in[1], (a, b) -> a == b ? 1 : 0))
            .in(Fill.ints(0, 3), N, 7)
            .in(Fill.ints(0, 3), N, 1));
    return rows;
  }

  private static void binary(
      List<OpCase> rows, Op op, Fill left, Fill right, DoubleBinaryOperator function) {
    for (int[][] shapes : BROADCASTS) {
      rows.add(
          OpCase.of(
                  Shape.of(shapes[0]) + " with " + Shape.of(shapes[1]),
                  op,
                  in -> Doubles.zip(in[0], in[1], function))
              .in(left, shapes[0])
              .in(right, shapes[1])
              .by(0, 1)
              .refuses(shapes(new int[] {3, 4}, new int[] {5}), "[3, 4]", "[5]")
              .refuses(shapes(new int[] {2, 1, 3}, new int[] {2, 2}), "[2, 1, 3]", "[2, 2]"));
    }
  }

  private static void unary(List<OpCase> rows, Op op, Fill fill, DoubleUnaryOperator function) {
    for (int[] sizes : new int[][] {{}, {N}, {N, 33}, {N, 3, 2, 5}}) {
      rows.add(
          OpCase.of(Shape.of(sizes).toString(), op, in -> in[0].map(function))
              .in(fill, sizes)
              .by(0)
              .within(4e-6));
    }
  }

  private static void slope(
      List<OpCase> rows, Op op, Fill result, DoubleBinaryOperator function, Integer... by) {
    for (int[] sizes : new int[][] {{}, {N, 33}}) {
      rows.add(
          OpCase.of(Shape.of(sizes).toString(), op, in -> Doubles.zip(in[0], in[1], function))
              .in(result, sizes)
              .in(Fill.uniform(-2, 2), sizes)
              .by(by)
              .refuses(shapes(new int[] {3, 4}, new int[] {3, 5}), "[3, 4]", "[3, 5]")
              .refuses(shapes(new int[] {3, 4}, new int[] {4}), "[3, 4]", "[4]"));
    }
  }

  /** Shapes in a row. */
  static List<Shape> shapes(int[]... sizes) {
    List<Shape> shapes = new ArrayList<>();
    for (int[] shape : sizes) {
      shapes.add(Shape.of(shape));
    }
    return shapes;
  }
}

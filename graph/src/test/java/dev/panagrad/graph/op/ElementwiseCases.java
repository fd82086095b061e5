package dev.panagrad.graph.op;

import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.LessOrEqual;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.activation.Erf;
import dev.panagrad.graph.op.elementwise.activation.Gelu;
import dev.panagrad.graph.op.elementwise.activation.GeluGrad;
import dev.panagrad.graph.op.elementwise.activation.Relu;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.elementwise.activation.Sigmoid;
import dev.panagrad.graph.op.elementwise.activation.SigmoidGrad;
import dev.panagrad.graph.op.elementwise.activation.Softplus;
import dev.panagrad.graph.op.elementwise.activation.Tanh;
import dev.panagrad.graph.op.elementwise.activation.TanhGrad;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Ceil;
import dev.panagrad.graph.op.elementwise.arithmetic.Div;
import dev.panagrad.graph.op.elementwise.arithmetic.Exp;
import dev.panagrad.graph.op.elementwise.arithmetic.Floor;
import dev.panagrad.graph.op.elementwise.arithmetic.Fmod;
import dev.panagrad.graph.op.elementwise.arithmetic.IntBinary;
import dev.panagrad.graph.op.elementwise.arithmetic.Log;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.elementwise.arithmetic.Neg;
import dev.panagrad.graph.op.elementwise.arithmetic.Pow;
import dev.panagrad.graph.op.elementwise.arithmetic.Round;
import dev.panagrad.graph.op.elementwise.arithmetic.Rsqrt;
import dev.panagrad.graph.op.elementwise.arithmetic.Sign;
import dev.panagrad.graph.op.elementwise.arithmetic.Sqrt;
import dev.panagrad.graph.op.elementwise.arithmetic.Square;
import dev.panagrad.graph.op.elementwise.arithmetic.Sub;
import dev.panagrad.graph.op.elementwise.trigonometry.Acos;
import dev.panagrad.graph.op.elementwise.trigonometry.Acosh;
import dev.panagrad.graph.op.elementwise.trigonometry.Asin;
import dev.panagrad.graph.op.elementwise.trigonometry.Asinh;
import dev.panagrad.graph.op.elementwise.trigonometry.Atan;
import dev.panagrad.graph.op.elementwise.trigonometry.Atanh;
import dev.panagrad.graph.op.elementwise.trigonometry.Cos;
import dev.panagrad.graph.op.elementwise.trigonometry.Cosh;
import dev.panagrad.graph.op.elementwise.trigonometry.Sin;
import dev.panagrad.graph.op.elementwise.trigonometry.Sinh;
import dev.panagrad.graph.op.elementwise.trigonometry.Tan;
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
    binary(rows, new Minimum(), Fill.distinct(0), Fill.distinct(0.005), Math::min);
    binary(rows, new Pow(), Fill.uniform(0.5, 2), plain, Math::pow);
    binary(rows, new Fmod(), Fill.uniform(0.1, 0.9), Fill.uniform(1, 2), (a, b) -> a % b);
    unary(rows, new Neg(), plain, x -> -x);
    unary(rows, new Abs(), Fill.awayFromZero(), Math::abs);
    unary(rows, new Sin(), Fill.uniform(-9, 9), Math::sin);
    unary(rows, new Cos(), Fill.uniform(-9, 9), Math::cos);
    unary(rows, new Tan(), Fill.uniform(-1, 1), Math::tan);
    unary(rows, new Asin(), Fill.uniform(-0.8, 0.8), Math::asin);
    unary(rows, new Acos(), Fill.uniform(-0.8, 0.8), Math::acos);
    unary(rows, new Atan(), Fill.uniform(-3, 3), Math::atan);
    unary(rows, new Sinh(), plain, Math::sinh);
    unary(rows, new Cosh(), plain, Math::cosh);
    unary(rows, new Asinh(), Fill.uniform(-3, 3), x -> Math.log(x + Math.sqrt(x * x + 1)));
    unary(rows, new Acosh(), Fill.uniform(1.5, 4), x -> Math.log(x + Math.sqrt(x * x - 1)));
    unary(rows, new Atanh(), Fill.uniform(-0.8, 0.8), x -> Math.log((1 + x) / (1 - x)) / 2);
    unary(rows, new Erf(), Fill.uniform(-3, 3), ElementwiseCases::erf);
    unary(rows, new Gelu(), Fill.uniform(-3, 3), ElementwiseCases::gelu);
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
    slope(rows, new GeluGrad(), Fill.uniform(-3, 3), (x, up) -> up * geluSlope(x), 0, 1);
    steps(rows);
    choices(rows);
    ints(rows);
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

  /** Functions that nothing flows back through. */
  private static void steps(List<OpCase> rows) {
    Fill fill = Fill.uniform(-3, 3);
    rows.add(OpCase.of("matrix", new Sign(), in -> in[0].map(Math::signum)).in(fill, N, 33));
    rows.add(OpCase.of("matrix", new Floor(), in -> in[0].map(Math::floor)).in(fill, N, 33));
    rows.add(OpCase.of("matrix", new Ceil(), in -> in[0].map(Math::ceil)).in(fill, N, 33));
    rows.add(OpCase.of("matrix", new Round(), in -> in[0].map(Math::rint)).in(fill, N, 33));
    comparison(rows, new Less(), (a, b) -> a < b ? 1 : 0);
    comparison(rows, new LessOrEqual(), (a, b) -> a <= b ? 1 : 0);
  }

  private static void comparison(List<OpCase> rows, Op op, DoubleBinaryOperator function) {
    for (int[][] shapes : BROADCASTS) {
      rows.add(
          OpCase.of(
                  Shape.of(shapes[0]) + " with " + Shape.of(shapes[1]),
                  op,
                  in -> Doubles.zip(in[0], in[1], function))
              .in(Fill.ints(0, 3), shapes[0])
              .in(Fill.ints(0, 3), shapes[1])
              .refuses(shapes(new int[] {3, 4}, new int[] {5}), "[3, 4]", "[5]"));
    }
  }

  private static void choices(List<OpCase> rows) {
    Fill plain = Fill.uniform(-2, 2);
    int[][][] all = {
      {{N, 33}, {N, 33}, {N, 33}},
      {{N, 1}, {N, 17}, {17}},
      {{}, {N, 5}, {N, 5}},
      {{N, 3, 5}, {}, {3, 1}},
      {{N, 3}, {}, {}},
      {{1, 3, 1}, {N, 1, 5}, {5}},
    };
    for (int[][] shapes : all) {
      rows.add(
          OpCase.of(
                  "%s of %s and %s"
                      .formatted(Shape.of(shapes[0]), Shape.of(shapes[1]), Shape.of(shapes[2])),
                  new Select(),
                  in -> choose(in[0], in[1], in[2]))
              .in(Fill.ints(0, 2), shapes[0])
              .in(plain, shapes[1])
              .in(plain, shapes[2])
              .by(1, 2)
              .refuses(shapes(new int[] {3, 4}, new int[] {4}, new int[] {5}), "[4]", "[5]")
              .refuses(
                  shapes(new int[] {3, 4}, new int[] {2, 1}, new int[] {2, 1}),
                  "[3, 4]",
                  "[2, 1]"));
    }
    rows.add(
        OpCase.of("ints", new Select(), in -> choose(in[0], in[1], in[2]))
            .in(Fill.ints(0, 2), N, 9)
            .ints(-9, 9, N, 9)
            .ints(-9, 9, 9));
  }

  private static Doubles choose(Doubles condition, Doubles a, Doubles b) {
    Doubles chosen = Doubles.zip(condition, a, (c, x) -> c != 0 ? x : Double.NaN);
    return Doubles.zip(chosen, b, (x, y) -> Double.isNaN(x) ? y : x);
  }

  private static void ints(List<OpCase> rows) {
    for (int[][] shapes : new int[][][] {{{N, 9}, {N, 9}}, {{N, 1}, {9}}, {{N, 3, 5}, {3, 1}}}) {
      rows.add(
          OpCase.of(
                  Shape.of(shapes[0]) + " with " + Shape.of(shapes[1]),
                  new IntBinary(IntKind.MUL),
                  in -> Doubles.zip(in[0], in[1], (a, b) -> a * b))
              .ints(-9, 9, shapes[0])
              .ints(-9, 9, shapes[1])
              .refuses(shapes(new int[] {3, 4}, new int[] {5}), "[3, 4]", "[5]"));
    }
    rows.add(
        OpCase.of(
                "a comparison",
                new IntBinary(IntKind.LESS),
                in -> Doubles.zip(in[0], in[1], (a, b) -> a < b ? 1 : 0))
            .ints(-3, 3, N, 9)
            .ints(-3, 3, 9));
    rows.add(
        OpCase.of("to ints", new Cast(DType.INT32), in -> in[0].map(x -> (int) x))
            .in(Fill.uniform(-9, 9), N, 9));
    rows.add(OpCase.of("to floats", new Cast(DType.FLOAT32), in -> in[0]).ints(-9, 9, N, 9));
  }

  static double gelu(double x) {
    return 0.5 * x * (1 + erf(x * Math.sqrt(0.5)));
  }

  static double geluSlope(double x) {
    double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    return 0.5 * (1 + erf(x * Math.sqrt(0.5))) + x * density;
  }

  /** By Simpson's rule. */
  private static double erf(double x) {
    int steps = 200;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double at = x * i / steps;
      sum += (i == 0 || i == steps ? 1 : 2 + 2 * (i % 2)) * Math.exp(-at * at);
    }
    return sum * (x / steps) / 3 * (2 / Math.sqrt(Math.PI));
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

package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.array.index.GatherGrad;
import dev.panagrad.graph.op.array.index.OneHot;
import dev.panagrad.graph.op.linalg.ByteMatMul;
import dev.panagrad.graph.op.linalg.FusedMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.reduce.ArgMax;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of matrix products, transposes, gathers and softmax. */
final class MatrixCases {
  private MatrixCases() {}

  private static final Fill PLAIN = Fill.uniform(-1, 1);

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    products(rows);
    fused(rows);
    bytes(rows);
    rows.add(
        OpCase.of("matrix", new Transpose(), in -> in[0].transpose())
            .in(PLAIN, N, 17)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {3}), "rank 2", "[3]"));
    rows.add(
        OpCase.of("some rows twice", new Gather(), MatrixCases::gather)
            .in(PLAIN, 9, 13)
            .ints(0, 9, N)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {3}, new int[] {2}), "input 0", "rank 2", "[3]")
            .refuses(shapes(new int[] {3, 2}, new int[] {2, 2}), "input 1", "rank 1", "[2, 2]"));
    rows.add(
        OpCase.of("some rows twice", new GatherGrad(), MatrixCases::scatter)
            .in(PLAIN, N, 13)
            .ints(0, 9, N)
            .in(Fill.constant(0), 9, 13)
            .by(0)
            .within(1e-5)
            .refuses(shapes(new int[] {4, 3}, new int[] {4}, new int[] {9, 5}), "[4, 3]", "[9, 5]")
            .refuses(shapes(new int[] {4, 3}, new int[] {5}, new int[] {9, 3}), "[4, 3]", "[5]"));
    rows.add(
        OpCase.of("vector", new OneHot(7), MatrixCases::oneHot)
            .ints(0, 7, N)
            .refuses(List.of(), "1 input"));
    rows.add(OpCase.of("matrix", new OneHot(1), MatrixCases::oneHot).ints(0, 1, N, 3));
    rows.add(
        OpCase.of("rows", new ArgMax(), MatrixCases::argMax)
            .in(Fill.distinct(0), N, 10)
            .refuses(List.of(Shape.scalar()), "scalar")
            .refuses(shapes(new int[] {4, 0}), "0 columns", "[4, 0]"));
    rows.add(
        OpCase.of("the first of equals", new ArgMax(), MatrixCases::argMax)
            .in(Fill.ints(0, 3), N, 2, 9));
    rows.add(OpCase.of("vector", new ArgMax(), MatrixCases::argMax).in(Fill.distinct(0), N));
    return rows;
  }

  private static void bytes(List<OpCase> rows) {
    int k = 37;
    int n = 70;
    ByteMatrix weights = ByteMatrix.of(k, n, i -> i * 31 % 256 - 128);
    Doubles plain = Doubles.fill(Shape.of(k, n), i -> (i[0] * n + i[1]) * 31 % 256 - 128);
    rows.add(
        OpCase.of(
                "several matrices",
                new ByteMatMul(weights),
                in -> {
                  Doubles out = Doubles.zeros(in[0].shape().with(2, n).sizes());
                  for (int i = 0; i < in[0].data().length; i++) {
                    int[] at = Doubles.index(in[0].shape(), i);
                    for (int col = 0; col < n; col++) {
                      out.add(in[0].data()[i] * plain.at(at[2], col), at[0], at[1], col);
                    }
                  }
                  return out;
                })
            .in(PLAIN, N, 3, k)
            .within(1e-4)
            .refuses(shapes(new int[] {3, k + 1}), "[3, 38]", "[37, 70]"));
  }

  private static void products(List<OpCase> rows) {
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        String name = (transposeA ? "At " : "A ") + (transposeB ? "Bt" : "B");
        Op op = new MatMul(transposeA, transposeB);
        int[] b = transposeB ? new int[] {17, 13} : new int[] {13, 17};
        rows.add(
            OpCase.of(name, op, in -> Doubles.matMul(in[0], in[1], transposeA, transposeB))
                .in(PLAIN, transposeA ? new int[] {13, 5} : new int[] {N, 13})
                .in(PLAIN, b)
                .by(0, 1)
                .within(1e-5)
                .refuses(shapes(new int[] {3, 4}, new int[] {5, 6}), "[3, 4]", "[5, 6]")
                .refuses(shapes(new int[] {3, 4}, new int[] {4}), "input 1", "rank 2", "[4]"));
      }
    }
    rows.add(
        OpCase.of("sum over the batch", new MatMul(true, false), MatrixCases::weightGradient)
            .in(PLAIN, N, 33)
            .in(PLAIN, N, 10)
            .by(0, 1)
            .within(4e-5));
    rows.add(
        OpCase.of(
                "row by column",
                new MatMul(false, false),
                in -> Doubles.matMul(in[0], in[1], false, false))
            .in(PLAIN, 1, 207)
            .in(PLAIN, 207, 1)
            .by(0, 1)
            .within(1e-5));
  }

  private static Doubles weightGradient(Doubles[] in) {
    return Doubles.matMul(in[0], in[1], true, false);
  }

  private static void fused(List<OpCase> rows) {
    for (Activation activation : Activation.values()) {
      boolean gradient = activation.isGradient();
      boolean transposed = activation != Activation.NONE;
      rows.add(
          OpCase.of(
                  activation.name(),
                  new FusedMatMul(false, transposed, activation),
                  in -> fused(activation, Doubles.matMul(in[0], in[1], false, transposed), in[2]))
              .in(PLAIN, N, 13)
              .in(PLAIN, transposed ? new int[] {6, 13} : new int[] {13, 6})
              .in(PLAIN, gradient ? new int[] {N, 6} : new int[] {6})
              .within(1e-5)
              .refuses(shapes(new int[] {3, 6}, new int[] {6, 6}, new int[] {5}), "[3, 6]", "[5]"));
    }
  }

  private static Doubles fused(Activation activation, Doubles product, Doubles third) {
    return switch (activation) {
      case NONE -> Doubles.zip(product, third, Double::sum);
      case RELU -> Doubles.zip(product, third, Double::sum).map(x -> Math.max(0, x));
      case SIGMOID -> Doubles.zip(product, third, Double::sum).map(x -> 1 / (1 + Math.exp(-x)));
      case TANH -> Doubles.zip(product, third, Double::sum).map(Math::tanh);
      case GELU -> Doubles.zip(product, third, Double::sum).map(ElementwiseCases::gelu);
      case RELU_GRAD -> Doubles.zip(product, third, (x, y) -> y > 0 ? x : 0);
      case SIGMOID_GRAD -> Doubles.zip(product, third, (x, y) -> x * y * (1 - y));
      case TANH_GRAD -> Doubles.zip(product, third, (x, y) -> x * (1 - y * y));
      case GELU_GRAD -> Doubles.zip(product, third, (x, y) -> x * ElementwiseCases.geluSlope(y));
    };
  }

  private static Doubles gather(Doubles[] in) {
    Doubles out = Doubles.zeros(in[1].shape().size(0), in[0].shape().size(1));
    return Doubles.fill(
        out.shape(),
        i -> {
          int row = (int) in[1].at(i[0]);
          return row >= 0 && row < in[0].shape().size(0) ? in[0].at(row, i[1]) : 0;
        });
  }

  private static Doubles scatter(Doubles[] in) {
    Doubles out = Doubles.zeros(in[2].shape().sizes());
    for (int row = 0; row < in[0].shape().size(0); row++) {
      int target = (int) in[1].at(row);
      for (int col = 0; col < in[0].shape().size(1); col++) {
        if (target >= 0 && target < out.shape().size(0)) {
          out.add(in[0].at(row, col), target, col);
        }
      }
    }
    return out;
  }

  private static Doubles oneHot(Doubles[] in) {
    int depth = in[0].shape().rank() == 1 ? 7 : 1;
    int[] sizes = Arrays.copyOf(in[0].shape().sizes(), in[0].shape().rank() + 1);
    sizes[sizes.length - 1] = depth;
    return Doubles.fill(
        Shape.of(sizes), i -> in[0].at(Arrays.copyOf(i, i.length - 1)) == i[i.length - 1] ? 1 : 0);
  }

  private static Doubles argMax(Doubles[] in) {
    int rank = in[0].shape().rank();
    Shape shape = Shape.of(Arrays.copyOf(in[0].shape().sizes(), rank - 1));
    return Doubles.fill(
        shape,
        i -> {
          int[] at = Arrays.copyOf(i, rank);
          int best = 0;
          double largest = Double.NEGATIVE_INFINITY;
          for (int col = 0; col < in[0].shape().size(-1); col++) {
            at[rank - 1] = col;
            if (in[0].at(at) > largest) {
              largest = in[0].at(at);
              best = col;
            }
          }
          return best;
        });
  }
}

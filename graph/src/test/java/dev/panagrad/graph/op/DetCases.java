package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.linalg.Det;
import dev.panagrad.graph.op.linalg.DetGrad;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of determinants: regular matrices, and whole numbers of which many are singular. */
final class DetCases {
  private DetCases() {}

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (Fill fill : List.of(Fill.uniform(-2, 2), Fill.ints(-1, 2))) {
      for (int[] sizes : new int[][] {{N, 3, 3}, {N, 2, 2, 2}, {1, 1}, {4, 4}, {N, 0, 0}}) {
        int[] outer = Arrays.copyOf(sizes, sizes.length - 2);
        rows.add(
            OpCase.of(Shape.of(sizes).toString(), new Det(), in -> determinants(in[0]))
                .in(fill, sizes)
                .by(0)
                .within(2e-5)
                .refuses(shapes(new int[] {3}), "[3]")
                .refuses(shapes(new int[] {3, 4}), "[3, 4]"));
        rows.add(
            OpCase.of(Shape.of(sizes).toString(), new DetGrad(), in -> cofactors(in[0], in[1]))
                .in(fill, sizes)
                .in(Fill.uniform(-2, 2), outer)
                .within(2e-5)
                .refuses(shapes(new int[] {2, 3, 3}, new int[] {3}), "[2]", "[3]")
                .refuses(shapes(new int[] {33, 33}, new int[] {}), "32 rows", "[33, 33]"));
      }
    }
    return rows;
  }

  private static Doubles determinants(Doubles x) {
    int[] sizes = x.shape().sizes();
    Shape outer = Shape.of(Arrays.copyOf(sizes, sizes.length - 2));
    return Doubles.fill(outer, i -> determinant(matrix(x, outer, i)));
  }

  private static Doubles cofactors(Doubles x, Doubles dy) {
    return Doubles.fill(
        x.shape(),
        i -> {
          int[] outer = Arrays.copyOf(i, i.length - 2);
          int row = i[i.length - 2];
          int col = i[i.length - 1];
          double minor = determinant(without(matrix(x, dy.shape(), outer), row, col));
          return dy.at(outer) * ((row + col) % 2 == 0 ? minor : -minor);
        });
  }

  private static double[][] matrix(Doubles x, Shape outer, int[] index) {
    int n = x.shape().size(-1);
    double[][] matrix = new double[n][n];
    for (int row = 0; row < n; row++) {
      for (int col = 0; col < n; col++) {
        int[] at = Arrays.copyOf(index, outer.rank() + 2);
        at[outer.rank()] = row;
        at[outer.rank() + 1] = col;
        matrix[row][col] = x.at(at);
      }
    }
    return matrix;
  }

  private static double[][] without(double[][] matrix, int row, int col) {
    int n = matrix.length - 1;
    double[][] rest = new double[n][n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        rest[r][c] = matrix[r < row ? r : r + 1][c < col ? c : c + 1];
      }
    }
    return rest;
  }

  /** By the first row (Laplace). */
  private static double determinant(double[][] matrix) {
    double sum = matrix.length == 0 ? 1 : 0;
    for (int col = 0; col < matrix.length; col++) {
      double minor = matrix[0][col] * determinant(without(matrix, 0, col));
      sum += col % 2 == 0 ? minor : -minor;
    }
    return sum;
  }
}

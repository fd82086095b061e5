package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;

/** Rows of matrix products along leading axes. */
final class BatchProductCases {
  private BatchProductCases() {}

  private static final Fill PLAIN = Fill.uniform(-1, 1);

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        String name = (transposeA ? "At " : "A ") + (transposeB ? "Bt" : "B");
        int[] a = transposeA ? new int[] {N, 2, 7, 5} : new int[] {N, 2, 5, 7};
        int[] b = transposeB ? new int[] {N, 2, 3, 7} : new int[] {N, 2, 7, 3};
        rows.add(row(name, transposeA, transposeB, a, b));
        rows.add(row(name + ", A shared", transposeA, transposeB, new int[] {7, 7}, b));
        rows.add(row(name + ", B shared", transposeA, transposeB, a, new int[] {7, 7}));
        rows.add(
            row(name + ", B in one batch", transposeA, transposeB, a, new int[] {1, 1, 1, 7, 7}));
      }
    }
    rows.add(
        row(
            "each shared along another axis",
            false,
            false,
            new int[] {N, 1, 4, 6},
            new int[] {1, 3, 6, 2}));
    rows.add(row("rows", false, true, new int[] {N, 3, 1, 40}, new int[] {N, 3, 9, 40}));
    rows.add(row("no terms", false, false, new int[] {N, 3, 0}, new int[] {N, 0, 2}));
    rows.add(row("no products", true, false, new int[] {0, 3, 2}, new int[] {0, 3, 4}));
    rows.add(row("two, cut", false, true, new int[] {2, 90, 70}, new int[] {2, 80, 70}));
    return rows;
  }

  private static OpCase row(String name, boolean left, boolean right, int[] a, int[] b) {
    OpCase row =
        OpCase.of(name, new BatchMatMul(left, right), in -> products(in[0], in[1], left, right))
            .in(PLAIN, a)
            .in(PLAIN, b)
            .within(1e-5)
            .refuses(shapes(new int[] {2, 3, 4}, new int[] {2, 5, 6}), "[2, 3, 4]", "[2, 5, 6]")
            .refuses(shapes(new int[] {2, 4, 4}, new int[] {3, 4, 4}), "[2]", "[3]")
            .refuses(shapes(new int[] {2, 4, 4}, new int[] {4}), "matrices", "[4]");
    // Differences of thousands of elements take long, and of none are nothing.
    return a[0] == 2 || a[0] == 0 ? row : row.by(0, 1);
  }

  private static Doubles products(Doubles a, Doubles b, boolean left, boolean right) {
    Shape out =
        new BatchShape(a.shape(), b.shape())
            .with(a.shape().size(left ? -1 : -2), b.shape().size(right ? -2 : -1));
    int k = a.shape().size(left ? -2 : -1);
    return Doubles.fill(
        out,
        i -> {
          int row = i[i.length - 2];
          int col = i[i.length - 1];
          double sum = 0;
          for (int t = 0; t < k; t++) {
            sum +=
                at(a, i, left ? t : row, left ? row : t)
                    * at(b, i, right ? col : t, right ? t : col);
          }
          return sum;
        });
  }

  /** The leading axes of a product. */
  private record BatchShape(Shape a, Shape b) {
    Shape with(int rows, int cols) {
      int[] sizes = new int[Math.max(a.rank(), b.rank())];
      for (int i = 3; i <= sizes.length; i++) {
        int left = i <= a.rank() ? a.size(-i) : 1;
        int right = i <= b.rank() ? b.size(-i) : 1;
        sizes[sizes.length - i] = left == 1 ? right : left;
      }
      sizes[sizes.length - 2] = rows;
      sizes[sizes.length - 1] = cols;
      return Shape.of(sizes);
    }
  }

  private static double at(Doubles x, int[] index, int row, int col) {
    int rank = x.shape().rank();
    int[] at = new int[rank];
    for (int i = 3; i <= rank; i++) {
      at[rank - i] = x.shape().size(-i) == 1 ? 0 : index[index.length - i];
    }
    at[rank - 2] = row;
    at[rank - 1] = col;
    return x.at(at);
  }
}

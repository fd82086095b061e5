package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Sizes;

/**
 * A matrix product C = f(op(A) op(B) + bias), row-major, with op the identity or the transpose.
 *
 * @param transposeA whether A is stored as [k, m] rather than [m, k]
 * @param transposeB whether B is stored as [n, k] rather than [k, n]
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param lda elements between rows of A as stored
 * @param ldb elements between rows of B as stored
 * @param ldc elements between rows of C
 * @param accumulate whether the product is added to what C holds (then no bias, no activation)
 * @param bias whether a row vector of n elements is added
 * @param activation applied last; a gradient reads its results in place of the bias
 */
@SuppressWarnings("exports") // users hand products on; the activations in them are for ops
public record GemmSpec(
    boolean transposeA,
    boolean transposeB,
    int m,
    int n,
    int k,
    int lda,
    int ldb,
    int ldc,
    boolean accumulate,
    boolean bias,
    Activation activation) {

  /**
   * Checks sizes and epilogue.
   *
   * @throws IllegalArgumentException if a size is negative or above {@link Sizes#MOST}, a row is
   *     longer than the distance between rows, or a bias is combined with a gradient
   */
  public GemmSpec {
    checkMatrix("A", transposeA ? k : m, transposeA ? m : k, lda);
    checkMatrix("B", transposeB ? n : k, transposeB ? k : n, ldb);
    checkMatrix("C", m, n, ldc);
    if (bias && activation.isGradient()) {
      throw new IllegalArgumentException("a product with a bias can't apply " + activation);
    }
  }

  private static void checkMatrix(String name, int rows, int cols, int distance) {
    if (rows < 0 || cols < 0 || cols > distance || rows > Sizes.MOST || distance > Sizes.MOST) {
      throw new IllegalArgumentException(
          "a product with %s of [%d, %d], its rows %d elements apart; expected sizes from 0 to %d"
              .formatted(name, rows, cols, distance, Sizes.MOST));
    }
    Sizes.elements("the matrix " + name + " of a product", rows, distance);
  }

  /** A product of dense matrices, without bias or activation. */
  public static GemmSpec of(boolean transposeA, boolean transposeB, int m, int n, int k) {
    return new GemmSpec(
        transposeA,
        transposeB,
        m,
        n,
        k,
        transposeA ? m : k,
        transposeB ? k : n,
        n,
        false,
        false,
        Activation.NONE);
  }

  /** The same product with bias and activation in its epilogue. */
  public GemmSpec withEpilogue(boolean bias, Activation activation) {
    return new GemmSpec(
        transposeA, transposeB, m, n, k, lda, ldb, ldc, accumulate, bias, activation);
  }

  /**
   * The product of at most a number of first rows of op(A), with at most a number of first terms of
   * all sums.
   */
  public GemmSpec corner(int rows, int terms) {
    return new GemmSpec(
        transposeA,
        transposeB,
        Math.min(m, rows),
        n,
        Math.min(k, terms),
        lda,
        ldb,
        ldc,
        accumulate,
        bias,
        activation);
  }

  /** The number of multiplications and additions, 2 m n k. */
  public double flops() {
    return 2.0 * m * n * k;
  }
}

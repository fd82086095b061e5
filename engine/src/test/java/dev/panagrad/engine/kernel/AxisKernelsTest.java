package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.engine.kernel.axis.AxisKernels;
import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums and maxima along an axis: the vector form against the scalar one, and matrices refused. */
final class AxisKernelsTest {
  private static final long SEED = 7;
  private static final int OUTER = 5;

  private final AxisKernels scalar = AxisKernels.of(KernelSets.scalar());
  private final AxisKernels vector = AxisKernels.of(KernelSets.vector());

  /** Rows of one to four elements in any order, also twice the same column. */
  private static SparseRows matrix(Random random, int rows, int cols) {
    int[] starts = new int[rows + 1];
    for (int r = 0; r < rows; r++) {
      starts[r + 1] = starts[r] + 1 + random.nextInt(4);
    }
    int[] columns = random.ints(starts[rows], 0, cols).toArray();
    float[] weights = new float[starts[rows]];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = random.nextFloat() - 0.5f;
    }
    return new SparseRows(cols, starts, columns, weights);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 15, 16, 17, 33, 64, 100})
  void vectorAgreesWithScalar(int inner) {
    Random random = new Random(SEED);
    SparseRows matrix = matrix(random, 9, 11);
    try (Workspace workspace = new Workspace()) {
      // Few different values, so that windows often have several largest cells.
      Buffer in = new Guarded(workspace, OUTER * 11L * inner).buffer;
      for (long i = 0; i < in.length(); i++) {
        in.set(i, random.nextInt(4));
      }
      Buffer dy = new Guarded(workspace, OUTER * 9L * inner).random(random).buffer;
      List<Buffer> expected = all(workspace, scalar, matrix, inner, in, dy);
      List<Buffer> actual = all(workspace, vector, matrix, inner, in, dy);
      Guarded.assertClose(expected.get(0), actual.get(0), 1e-5, "sum");
      Guarded.assertClose(expected.get(1), actual.get(1), 0, "max");
      Guarded.assertClose(expected.get(2), actual.get(2), 1e-5, "gradient of max");
    }
  }

  /** All three kernels, each range cut in two. */
  private static List<Buffer> all(
      Workspace workspace, AxisKernels kernels, SparseRows m, int inner, Buffer in, Buffer dy) {
    Guarded sum = new Guarded(workspace, dy.length());
    Guarded max = new Guarded(workspace, dy.length());
    Guarded dx = new Guarded(workspace, in.length());
    kernels.sum(m, in, sum.buffer, inner, 0, 13);
    kernels.sum(m, in, sum.buffer, inner, 13, OUTER * 9);
    kernels.max(m, in, max.buffer, inner, 13, OUTER * 9);
    kernels.max(m, in, max.buffer, inner, 0, 13);
    kernels.maxGradient(m, in, max.buffer, dy, dx.buffer, inner, 2, OUTER);
    kernels.maxGradient(m, in, max.buffer, dy, dx.buffer, inner, 0, 2);
    for (Guarded guarded : List.of(sum, max, dx)) {
      guarded.checkGuards("inner " + inner);
    }
    return List.of(sum.buffer, max.buffer, dx.buffer);
  }

  @Test
  void theTransposedMatrixHasTheSameElements() {
    SparseRows matrix = matrix(new Random(SEED), 6, 4);
    SparseRows transposed = matrix.transposed();
    float[][] dense = new float[6][4];
    for (int r = 0; r < 6; r++) {
      for (int k = matrix.start(r); k < matrix.start(r + 1); k++) {
        dense[r][matrix.column(k)] += matrix.weight(k);
      }
    }
    for (int c = 0; c < 4; c++) {
      for (int k = transposed.start(c); k < transposed.start(c + 1); k++) {
        dense[transposed.column(k)][c] -= transposed.weight(k);
      }
      for (int r = 0; r < 6; r++) {
        assertEquals(0, dense[r][c], 1e-6);
      }
    }
  }

  @Test
  void inconsistentMatricesAreRefused() {
    float[] two = {1, 1};
    assertThrows(
        IllegalArgumentException.class,
        () -> new SparseRows(3, new int[] {0, 2}, new int[] {0, 3}, two));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SparseRows(3, new int[] {0, 2}, new int[] {0, -1}, two));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SparseRows(3, new int[] {0, 3, 2}, new int[] {0, 1}, two));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SparseRows(3, new int[] {0, 1}, new int[] {0, 1}, two));
  }
}

package dev.panagrad.engine.kernel.axis;

import dev.panagrad.engine.memory.Buffer;

/**
 * Sums along an axis whose inner size is too small for a vector; in float, like the vector loops.
 */
final class NarrowAxis {
  private NarrowAxis() {}

  static void sum(SparseRows matrix, Buffer in, Buffer out, long inner, long from, long to) {
    int[] columns = matrix.columns();
    float[] weights = matrix.weights();
    long rows = matrix.rows();
    for (long row = from; row < to; row++) {
      int r = (int) (row % rows);
      long base = row / rows * matrix.cols();
      int end = matrix.start(r + 1);
      for (long i = 0; i < inner; i++) {
        float sum = 0;
        for (int k = matrix.start(r); k < end; k++) {
          sum += weights[k] * in.get((base + columns[k]) * inner + i);
        }
        out.set(row * inner + i, sum);
      }
    }
  }
}

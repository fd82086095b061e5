package dev.panagrad.engine.kernel.axis;

import dev.panagrad.engine.memory.Buffer;

/** Sums and maxima along an axis as plain loops: the reference. */
final class ScalarAxis implements AxisKernels {
  @Override
  public void sum(SparseRows matrix, Buffer in, Buffer out, long inner, long from, long to) {
    long rows = matrix.rows();
    for (long row = from; row < to; row++) {
      int r = (int) (row % rows);
      long base = row / rows * matrix.cols();
      for (long i = 0; i < inner; i++) {
        double sum = 0;
        for (int k = matrix.start(r); k < matrix.start(r + 1); k++) {
          sum += (double) matrix.weight(k) * in.get((base + matrix.column(k)) * inner + i);
        }
        out.set(row * inner + i, (float) sum);
      }
    }
  }

  @Override
  public void max(SparseRows windows, Buffer in, Buffer out, long inner, long from, long to) {
    long rows = windows.rows();
    for (long row = from; row < to; row++) {
      int r = (int) (row % rows);
      long base = row / rows * windows.cols();
      for (long i = 0; i < inner; i++) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int k = windows.start(r); k < windows.start(r + 1); k++) {
          largest = Math.max(largest, in.get((base + windows.column(k)) * inner + i));
        }
        out.set(row * inner + i, largest);
      }
    }
  }

  @Override
  public void maxGradient(
      SparseRows windows,
      Buffer in,
      Buffer out,
      Buffer dy,
      Buffer dx,
      long inner,
      long from,
      long to) {
    long cells = windows.cols() * inner;
    for (long i = from * cells; i < to * cells; i++) {
      dx.set(i, 0);
    }
    for (long row = from * windows.rows(); row < to * windows.rows(); row++) {
      int r = (int) (row % windows.rows());
      long base = row / windows.rows() * windows.cols();
      for (long i = 0; i < inner; i++) {
        float largest = out.get(row * inner + i);
        int end = windows.start(r + 1);
        for (int k = windows.start(r); k < end; k++) {
          long at = (base + windows.column(k)) * inner + i;
          if (in.get(at) == largest) {
            dx.set(at, dx.get(at) + dy.get(row * inner + i));
            end = k;
          }
        }
      }
    }
  }
}

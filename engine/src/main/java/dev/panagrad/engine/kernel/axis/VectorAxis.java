package dev.panagrad.engine.kernel.axis;

import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;

/** Sums and maxima along an axis, in SIMD over the inner size; narrow arrays in plain loops. */
final class VectorAxis implements AxisKernels {
  /** Smaller inner sizes would leave a vector mostly empty. */
  private static final int NARROW = 4;

  private static final AxisKernels PLAIN = new ScalarAxis();

  @Override
  public void sum(SparseRows matrix, Buffer in, Buffer out, long inner, long from, long to) {
    if (inner < NARROW) {
      NarrowAxis.sum(matrix, in, out, inner, from, to);
      return;
    }
    long bytes = inner * Float.BYTES;
    long rows = matrix.rows();
    for (long row = from; row < to; row++) {
      int r = (int) (row % rows);
      AxisLoops.sum(
          matrix.columns(),
          matrix.weights(),
          matrix.start(r),
          matrix.start(r + 1),
          in.segment(),
          in.offset() + row / rows * matrix.cols() * bytes,
          out.segment(),
          out.offset() + row * bytes,
          bytes);
    }
  }

  @Override
  public void max(SparseRows windows, Buffer in, Buffer out, long inner, long from, long to) {
    if (inner < NARROW) {
      PLAIN.max(windows, in, out, inner, from, to);
      return;
    }
    long bytes = inner * Float.BYTES;
    long rows = windows.rows();
    for (long row = from; row < to; row++) {
      int r = (int) (row % rows);
      AxisLoops.max(
          windows.columns(),
          windows.start(r),
          windows.start(r + 1),
          in.segment(),
          in.offset() + row / rows * windows.cols() * bytes,
          out.segment(),
          out.offset() + row * bytes,
          bytes);
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
    if (inner < NARROW) {
      PLAIN.maxGradient(windows, in, out, dy, dx, inner, from, to);
      return;
    }
    long bytes = inner * Float.BYTES;
    for (long p = from; p < to; p++) {
      long base = p * windows.cols() * bytes;
      RowLoops.clear(dx.segment(), dx.offset() + base, windows.cols() * bytes);
      for (int r = 0; r < windows.rows(); r++) {
        long row = (p * windows.rows() + r) * bytes;
        AxisLoops.maxGradient(
            windows.columns(),
            windows.start(r),
            windows.start(r + 1),
            in.segment(),
            in.offset() + base,
            out.segment(),
            out.offset() + row,
            dy.segment(),
            dy.offset() + row,
            dx.segment(),
            dx.offset() + base,
            bytes);
      }
    }
  }
}

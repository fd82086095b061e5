package dev.panagrad.engine.blas;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.UnaryKernel;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;

/** A product as several calls of cblas_sgemm, each for a range of rows or columns of C. */
final class OpenBlasPlan implements GemmPlan {
  /** The minimum multiplications and additions of a slice. */
  private static final double SLICE_FLOPS = 10e6;

  private static final int MOST_SLICES = 16;

  /** Slices start at multiples of this, the width of OpenBLAS's own tiles. */
  private static final int UNIT = 16;

  private final OpenBlas library;
  private final GemmSpec spec;
  private final boolean byRows;
  private final int slices;
  private final BinaryKernel bias;
  private final UnaryKernel activation;
  private final BinaryKernel gradient;

  OpenBlasPlan(OpenBlas library, KernelSet kernels, GemmSpec spec, boolean sliced) {
    this.library = library;
    this.spec = spec;
    this.byRows = spec.m() >= spec.n();
    int units = (Math.max(spec.m(), spec.n()) + UNIT - 1) / UNIT;
    int worthwhile = (int) Math.min(MOST_SLICES, spec.flops() / SLICE_FLOPS);
    this.slices = !sliced ? 1 : Math.max(1, Math.min(worthwhile, units));
    this.bias = spec.bias() ? BinaryKernel.of(kernels, BinaryKind.ADD) : null;
    UnaryKind function = spec.activation().function();
    this.activation = function == null ? null : UnaryKernel.of(kernels, function);
    BinaryKind slope = spec.activation().gradient();
    this.gradient = slope == null ? null : BinaryKernel.of(kernels, slope);
  }

  @Override
  public long scratch() {
    return 0;
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public int parts(int phase) {
    return slices;
  }

  @Override
  public void run(int phase, int part, Buffer a, Buffer b, Buffer c, Buffer bias, Buffer scratch) {
    int row = byRows ? cut(spec.m(), part) : 0;
    int col = byRows ? 0 : cut(spec.n(), part);
    int rows = byRows ? cut(spec.m(), part + 1) - row : spec.m();
    int cols = byRows ? spec.n() : cut(spec.n(), part + 1) - col;
    if (rows <= 0 || cols <= 0) {
      return;
    }
    library.sgemm(
        spec.transposeA(),
        spec.transposeB(),
        rows,
        cols,
        spec.k(),
        at(a, spec.transposeA() ? row : (long) row * spec.lda()),
        spec.lda(),
        at(b, spec.transposeB() ? (long) col * spec.ldb() : col),
        spec.ldb(),
        spec.accumulate() ? 1f : 0f,
        at(c, (long) row * spec.ldc() + col),
        spec.ldc());
    finish(c, bias, row, rows, col, cols);
  }

  private int cut(int length, int slice) {
    int units = (length + UNIT - 1) / UNIT;
    return (int) Math.min(length, (long) units * slice / slices * UNIT);
  }

  private static long at(Buffer buffer, long element) {
    return buffer.segment().address() + buffer.offset() + element * Float.BYTES;
  }

  /** Applies bias and activation, row by row since rows may be apart in memory. */
  private void finish(Buffer c, Buffer b, int row, int rows, int col, int cols) {
    if (bias == null && activation == null && gradient == null) {
      return;
    }
    int ldc = spec.ldc();
    for (int r = row; r < row + rows; r++) {
      long from = (long) r * ldc + col;
      if (bias != null) {
        bias.apply(c, ldc, 1, b, 0, 1, c, ldc, from, from + cols);
      }
      if (activation != null) {
        activation.apply(c, c, from, from + cols);
      }
      if (gradient != null) {
        gradient.apply(b, ldc, 1, c, ldc, 1, c, ldc, from, from + cols);
      }
    }
  }

  @Override
  public String describe() {
    return "OpenBLAS, " + slices + (byRows ? " slices of rows" : " slices of columns");
  }
}

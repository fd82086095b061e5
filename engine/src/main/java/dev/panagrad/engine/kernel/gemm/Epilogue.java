package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorBinary;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** Bias and activation of a finished block of C, in place. */
final class Epilogue {

  private static final VectorUnary SIGMOID = VectorUnary.of(UnaryKind.SIGMOID);
  private static final VectorUnary TANH = VectorUnary.of(UnaryKind.TANH);
  private static final VectorBinary RELU_GRAD = VectorBinary.of(BinaryKind.RELU_GRAD);
  private static final VectorBinary SIGMOID_GRAD = VectorBinary.of(BinaryKind.SIGMOID_GRAD);
  private static final VectorBinary TANH_GRAD = VectorBinary.of(BinaryKind.TANH_GRAD);

  private Epilogue() {}

  /** Applies what the spec asks for to one block. */
  static void apply(GemmSpec spec, Buffer c, Buffer bias, Grid grid, int part) {
    int from = grid.rowFrom(part);
    int rows = grid.rowTo(part) - from;
    int col = grid.colFrom(part);
    int cols = grid.colTo(part) - col;
    long cRow = (long) Float.BYTES * spec.ldc();
    long at = c.offset() + from * cRow + (long) Float.BYTES * col;
    if (spec.bias()) {
      EpilogueLoops.addBias(
          c.segment(), at, cRow, rows, cols, bias.segment(), bias.offset() + 4L * col);
    }
    switch (spec.activation()) {
      case NONE -> {}
      case RELU -> EpilogueLoops.relu(c.segment(), at, cRow, rows, cols);
      case SIGMOID -> each(SIGMOID, c.segment(), at, cRow, rows, cols);
      case TANH -> each(TANH, c.segment(), at, cRow, rows, cols);
      case RELU_GRAD -> through(RELU_GRAD, bias, c, spec.ldc(), from, rows, col, cols);
      case SIGMOID_GRAD -> through(SIGMOID_GRAD, bias, c, spec.ldc(), from, rows, col, cols);
      case TANH_GRAD -> through(TANH_GRAD, bias, c, spec.ldc(), from, rows, col, cols);
    }
  }

  /** Carries a block of C through an activation with the results y: at once if its rows touch. */
  private static void through(
      VectorBinary gradient,
      Buffer y,
      Buffer c,
      long ldc,
      long from,
      int rows,
      long col,
      int cols) {
    if (cols == ldc) {
      gradient.apply(y, ldc, 1, c, ldc, 1, c, ldc, from * ldc, (from + rows) * ldc);
      return;
    }
    for (long row = from; row < from + rows; row++) {
      long at = row * ldc + col;
      gradient.apply(y, ldc, 1, c, ldc, 1, c, ldc, at, at + cols);
    }
  }

  /** Applies an elementwise loop in place: at once if the rows touch, else row by row. */
  private static void each(
      VectorUnary loop, MemorySegment c, long cOffset, long cRow, int rows, int cols) {
    long bytes = (long) Float.BYTES * cols;
    if (bytes == cRow) {
      loop.run(c, cOffset, c, cOffset, rows * bytes);
      return;
    }
    for (int row = 0; row < rows; row++) {
      long at = cOffset + row * cRow;
      loop.run(c, at, c, at, bytes);
    }
  }
}

package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.elementwise.VectorBinary;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;

/** Bias and activation of a finished block of C, in place. */
final class Epilogue {

  private static final Map<Activation, VectorUnary> FUNCTIONS = new EnumMap<>(Activation.class);
  private static final Map<Activation, VectorBinary> GRADIENTS = new EnumMap<>(Activation.class);

  static {
    for (Activation activation : Activation.values()) {
      if (activation.function() != null) {
        FUNCTIONS.put(activation, VectorUnary.of(activation.function()));
      }
      if (activation.gradient() != null) {
        GRADIENTS.put(activation, VectorBinary.of(activation.gradient()));
      }
    }
  }

  private Epilogue() {}

  /** Applies bias and activation to one block. */
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
    Activation activation = spec.activation();
    if (activation == Activation.RELU) {
      // The usual case, with a short loop: even rows that aren't contiguous take one call.
      ActivationLoops.relu(c.segment(), at, cRow, rows, cols);
    } else if (activation.function() != null) {
      each(FUNCTIONS.get(activation), c.segment(), at, cRow, rows, cols);
    } else if (activation.isGradient()) {
      through(GRADIENTS.get(activation), bias, c, spec.ldc(), from, rows, col, cols);
    }
  }

  /**
   * Applies the gradient of an activation with the results y to a block of C: in one call if its
   * rows are contiguous.
   */
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

  /**
   * Applies an elementwise loop in place: in one call if the rows are contiguous, else row by row.
   */
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

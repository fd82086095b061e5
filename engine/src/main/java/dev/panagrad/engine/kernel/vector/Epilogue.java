package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

import dev.panagrad.engine.kernel.BinaryKind;
import dev.panagrad.engine.kernel.GemmSpec;
import dev.panagrad.engine.kernel.scalar.ScalarKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Bias and activation of a finished block of C, in place, each combination a loop of its own. */
final class Epilogue {

  private static final VectorUnary SIGMOID = new VectorUnary(MathLoops.class, "sigmoid");
  private static final VectorUnary TANH = new VectorUnary(MathLoops.class, "tanh");

  private static final VectorBinary RELU_GRAD = gradient("reluGrad", BinaryKind.RELU_GRAD);
  private static final VectorBinary SIGMOID_GRAD = gradient("sigmoidGrad", BinaryKind.SIGMOID_GRAD);
  private static final VectorBinary TANH_GRAD = gradient("tanhGrad", BinaryKind.TANH_GRAD);

  private Epilogue() {}

  private static VectorBinary gradient(String loop, BinaryKind kind) {
    return new VectorBinary(GradientLoops.class, loop, new ScalarKernels().binary(kind));
  }

  /** Applies what the spec asks for to one block. */
  static void apply(GemmSpec spec, Buffer c, Buffer bias, Grid grid, int part) {
    int from = grid.rowFrom(part);
    int rows = grid.rowTo(part) - from;
    int col = grid.colFrom(part);
    int cols = grid.colTo(part) - col;
    long cRow = (long) Float.BYTES * spec.ldc();
    long at = c.offset() + from * cRow + (long) Float.BYTES * col;
    if (spec.bias()) {
      addBias(c.segment(), at, cRow, rows, cols, bias.segment(), bias.offset() + 4L * col);
    }
    switch (spec.activation()) {
      case NONE -> {}
      case RELU -> relu(c.segment(), at, cRow, rows, cols);
      case SIGMOID -> each(SIGMOID, c.segment(), at, cRow, rows, cols);
      case TANH -> each(TANH, c.segment(), at, cRow, rows, cols);
      case RELU_GRAD -> through(RELU_GRAD, bias, c, spec.ldc(), from, rows, col, cols);
      case SIGMOID_GRAD -> through(SIGMOID_GRAD, bias, c, spec.ldc(), from, rows, col, cols);
      case TANH_GRAD -> through(TANH_GRAD, bias, c, spec.ldc(), from, rows, col, cols);
    }
  }

  /**
   * Carries a run of gradients through a ReLU with the results y, over which they may be written.
   */
  static void reluGrad(
      MemorySegment y,
      long yAt,
      MemorySegment gradient,
      long gradientAt,
      MemorySegment out,
      long outAt,
      long bytes) {
    RELU_GRAD.run(y, yAt, gradient, gradientAt, out, outAt, bytes);
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

  private static void addBias(
      MemorySegment c,
      long cOffset,
      long cRow,
      int rows,
      int cols,
      MemorySegment bias,
      long biasOffset) {
    c = exact(c);
    bias = exact(bias);
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(vectors * Lanes.COUNT, cols);
    for (int row = 0; row < rows; row++) {
      long at = cOffset + row * cRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(SPECIES, c, at + v * BYTES, ORDER)
            .add(FloatVector.fromMemorySegment(SPECIES, bias, biasOffset + v * BYTES, ORDER))
            .intoMemorySegment(c, at + v * BYTES, ORDER);
      }
      FloatVector.fromMemorySegment(SPECIES, c, at + vectors * BYTES, ORDER)
          .add(FloatVector.fromMemorySegment(SPECIES, bias, biasOffset + vectors * BYTES, ORDER))
          .intoMemorySegment(c, at + vectors * BYTES, ORDER, tail);
    }
  }

  private static void relu(MemorySegment c, long cOffset, long cRow, int rows, int cols) {
    c = exact(c);
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = SPECIES.indexInRange(vectors * Lanes.COUNT, cols);
    for (int row = 0; row < rows; row++) {
      long at = cOffset + row * cRow;
      for (int v = 0; v < vectors; v++) {
        FloatVector.fromMemorySegment(SPECIES, c, at + v * BYTES, ORDER)
            .max(0f)
            .intoMemorySegment(c, at + v * BYTES, ORDER);
      }
      FloatVector.fromMemorySegment(SPECIES, c, at + vectors * BYTES, ORDER)
          .max(0f)
          .intoMemorySegment(c, at + vectors * BYTES, ORDER, tail);
    }
  }
}

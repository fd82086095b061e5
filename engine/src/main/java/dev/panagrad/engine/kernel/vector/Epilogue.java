package dev.panagrad.engine.kernel.vector;

import static java.nio.ByteOrder.nativeOrder;

import dev.panagrad.engine.kernel.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Bias and activation of a finished block of C, in place, each combination a loop of its own. */
final class Epilogue {
  private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
  private static final long W = LANES.vectorByteSize();

  private static final VectorUnary SIGMOID = new VectorUnary("sigmoid");
  private static final VectorUnary TANH = new VectorUnary("tanh");

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
      addBias(c.segment(), at, cRow, rows, cols, bias.segment(), bias.offset() + 4L * col);
    }
    switch (spec.activation()) {
      case NONE -> {}
      case RELU -> relu(c.segment(), at, cRow, rows, cols);
      case SIGMOID -> each(SIGMOID, c.segment(), at, cRow, rows, cols);
      case TANH -> each(TANH, c.segment(), at, cRow, rows, cols);
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
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = LANES.indexInRange(vectors * Lanes.COUNT, cols);
    for (int row = 0; row < rows; row++) {
      long at = cOffset + row * cRow;
      for (int v = 0; v < vectors; v++) {
        load(c, at + v * W)
            .add(load(bias, biasOffset + v * W))
            .intoMemorySegment(c, at + v * W, nativeOrder());
      }
      load(c, at + vectors * W)
          .add(load(bias, biasOffset + vectors * W))
          .intoMemorySegment(c, at + vectors * W, nativeOrder(), tail);
    }
  }

  private static void relu(MemorySegment c, long cOffset, long cRow, int rows, int cols) {
    int vectors = cols / Lanes.COUNT;
    VectorMask<Float> tail = LANES.indexInRange(vectors * Lanes.COUNT, cols);
    for (int row = 0; row < rows; row++) {
      long at = cOffset + row * cRow;
      for (int v = 0; v < vectors; v++) {
        load(c, at + v * W).max(0f).intoMemorySegment(c, at + v * W, nativeOrder());
      }
      load(c, at + vectors * W).max(0f).intoMemorySegment(c, at + vectors * W, nativeOrder(), tail);
    }
  }

  private static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(LANES, segment, at, nativeOrder());
  }
}

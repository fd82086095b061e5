package dev.panagrad.engine.kernel.layout;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Copies, gathers and scatters of rows; transposes and byte loops are in their own files. */
final class MovementLoops implements MovementKernels {
  /** For fewer columns than the byte loop processes at a time. */
  private static final MovementKernels NARROW = new ScalarMovement();

  /** Prevents the compiler from removing reads whose result isn't used. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  @Override
  public void fill(Buffer out, float value, long from, long to) {
    fill(out.segment(), out.offset() + from * Float.BYTES, value, (to - from) * Float.BYTES);
  }

  @Override
  public void copyRows(
      Buffer in,
      long inStart,
      long inStride,
      Buffer out,
      long outStart,
      long outStride,
      long cols,
      long fromRow,
      long toRow) {
    long inAt = in.offset() + (inStart + fromRow * inStride) * Float.BYTES;
    long outAt = out.offset() + (outStart + fromRow * outStride) * Float.BYTES;
    boolean dense = inStride == cols && outStride == cols;
    long rows = dense ? Math.min(1, toRow - fromRow) : toRow - fromRow;
    long bytes = (dense ? (toRow - fromRow) * cols : cols) * Float.BYTES;
    for (long row = 0; row < rows; row++) {
      copy(in.segment(), inAt, out.segment(), outAt, bytes);
      inAt += inStride * Float.BYTES;
      outAt += outStride * Float.BYTES;
    }
  }

  @Override
  public void copyStrided(StridedCopy copy, Buffer in, Buffer out, long from, long to) {
    copy.run(this, in, out, from, to);
  }

  @Override
  public void transpose(Buffer in, Buffer out, long rows, long cols, long from, long to) {
    Transposition.run(in, out, rows, cols, from, to);
  }

  @Override
  public void gatherRows(
      Buffer table, Buffer indices, Buffer out, long cols, long fromRow, long toRow) {
    long bytes = cols * Float.BYTES;
    long tableRows = cols == 0 ? 0 : table.length() / cols;
    for (long row = fromRow; row < toRow; row++) {
      long index = indices.getInt(row);
      long outAt = out.offset() + row * bytes;
      if (index >= 0 && index < tableRows) {
        copy(table.segment(), table.offset() + index * bytes, out.segment(), outAt, bytes);
      } else {
        fill(out.segment(), outAt, 0f, bytes);
      }
    }
  }

  @Override
  public void scatterAddRows(
      Buffer in,
      Buffer indices,
      Buffer out,
      long tableRows,
      long cols,
      long rows,
      long fromCol,
      long toCol) {
    long bytes = (toCol - fromCol) * Float.BYTES;
    long start = fromCol * Float.BYTES;
    long stride = cols * Float.BYTES;
    for (long row = 0; row < tableRows; row++) {
      fill(out.segment(), out.offset() + row * stride + start, 0f, bytes);
    }
    for (long row = 0; row < rows; row++) {
      long index = indices.getInt(row);
      if (index >= 0 && index < tableRows) {
        long outAt = out.offset() + index * stride + start;
        add(in.segment(), in.offset() + row * stride + start, out.segment(), outAt, bytes);
      }
    }
  }

  @Override
  public void oneHot(Buffer indices, Buffer out, long depth, long fromRow, long toRow) {
    fill(out, 0f, fromRow * depth, toRow * depth);
    for (long row = fromRow; row < toRow; row++) {
      long index = indices.getInt(row);
      if (index >= 0 && index < depth) {
        out.set(row * depth + index, 1f);
      }
    }
  }

  @Override
  public void argMax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    long bytes = cols * Float.BYTES;
    long full = full(bytes);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    MemorySegment from = exact(in.segment());
    for (long row = fromRow; row < toRow; row++) {
      long at = in.offset() + row * bytes;
      FloatVector last =
          FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY)
              .blend(FloatVector.fromMemorySegment(SPECIES, from, at + full, ORDER), tail);
      FloatVector max = last;
      for (long i = 0; i < full; i += BYTES) {
        max = FloatVector.fromMemorySegment(SPECIES, from, at + i, ORDER).max(max);
      }
      float largest = last.max(max).reduceLanes(VectorOperators.MAX);
      long i = 0;
      // There is a NaN only if the maximum is NaN.
      while (i < full
          && !FloatVector.fromMemorySegment(SPECIES, from, at + i, ORDER)
              .compare(VectorOperators.EQ, largest)
              .or(
                  FloatVector.fromMemorySegment(SPECIES, from, at + i, ORDER)
                      .test(VectorOperators.IS_NAN))
              .anyTrue()) {
        i += BYTES;
      }
      FloatVector found =
          i < full ? FloatVector.fromMemorySegment(SPECIES, from, at + i, ORDER) : last;
      int col =
          (int) (i / Float.BYTES)
              + found
                  .compare(VectorOperators.EQ, largest)
                  .or(found.test(VectorOperators.IS_NAN))
                  .firstTrue();
      out.setInt(row, col);
    }
  }

  @Override
  public void gatherBytes(
      MemorySegment bytes,
      int[] rows,
      int count,
      float scale,
      Buffer out,
      int cols,
      int fromCol,
      int toCol) {
    if (toCol - fromCol < ByteLoops.STEP) {
      NARROW.gatherBytes(bytes, rows, count, scale, out, cols, fromCol, toCol);
    } else {
      touched = ByteLoops.gather(bytes, rows, count, scale, out, cols, fromCol, toCol);
    }
  }

  @Override
  public void gatherOneHot(MemorySegment labels, int[] rows, int count, Buffer out, int depth) {
    fill(out, 0f, 0, (long) count * depth);
    ByteLoops.setLabels(labels, rows, count, out, depth);
  }

  private static void fill(MemorySegment output, long at, float value, long bytes) {
    MemorySegment out = exact(output);
    FloatVector values = FloatVector.broadcast(SPECIES, value);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      values.intoMemorySegment(out, at + i, ORDER);
    }
    if (full < bytes) {
      values.intoMemorySegment(out, at + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  private static void copy(
      MemorySegment input, long inAt, MemorySegment output, long outAt, long bytes) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    if (bytes == Integer.BYTES) {
      // Single elements, such as an optimizer's step count: only once per step, so the loop would
      // be interpreted for long.
      out.set(ValueLayout.JAVA_INT, outAt, in.get(ValueLayout.JAVA_INT, inAt));
      return;
    }
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER)
          .intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER)
          .intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  private static void add(
      MemorySegment input, long inAt, MemorySegment output, long outAt, long bytes) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, out, outAt + i, ORDER)
          .add(FloatVector.fromMemorySegment(SPECIES, in, inAt + i, ORDER))
          .intoMemorySegment(out, outAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector sum =
          FloatVector.fromMemorySegment(SPECIES, out, outAt + full, ORDER)
              .add(FloatVector.fromMemorySegment(SPECIES, in, inAt + full, ORDER));
      sum.intoMemorySegment(out, outAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }
}

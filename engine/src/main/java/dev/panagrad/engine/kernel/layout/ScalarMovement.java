package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Moves elements one by one; as ints, so that no NaN is changed. */
final class ScalarMovement implements MovementKernels {

  @Override
  public void fill(Buffer out, float value, long from, long to) {
    for (long i = from; i < to; i++) {
      out.set(i, value);
    }
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
    for (long row = fromRow; row < toRow; row++) {
      for (long col = 0; col < cols; col++) {
        int element = in.getInt(inStart + row * inStride + col);
        out.setInt(outStart + row * outStride + col, element);
      }
    }
  }

  @Override
  public void copyStrided(StridedCopy copy, Buffer in, Buffer out, long from, long to) {
    copy.runPlainly(in, out, from, to);
  }

  @Override
  public void transpose(Buffer in, Buffer out, long rows, long cols, long from, long to) {
    for (long index = from; index < to; index++) {
      long matrix = index / cols * rows * cols;
      for (long row = 0; row < rows; row++) {
        out.setInt(index * rows + row, in.getInt(matrix + row * cols + index % cols));
      }
    }
  }

  @Override
  public void gatherRows(
      Buffer table, Buffer indices, Buffer out, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      long index = indices.getInt(row);
      boolean known = index >= 0 && cols > 0 && index < table.length() / cols;
      for (long col = 0; col < cols; col++) {
        out.setInt(row * cols + col, known ? table.getInt(index * cols + col) : 0);
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
    for (long row = 0; row < tableRows; row++) {
      for (long col = fromCol; col < toCol; col++) {
        out.set(row * cols + col, 0);
      }
    }
    for (long row = 0; row < rows; row++) {
      long index = indices.getInt(row);
      boolean known = index >= 0 && index < tableRows;
      for (long col = fromCol; known && col < toCol; col++) {
        long at = index * cols + col;
        out.set(at, out.get(at) + in.get(row * cols + col));
      }
    }
  }

  @Override
  public void oneHot(Buffer indices, Buffer out, long depth, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      for (long col = 0; col < depth; col++) {
        out.set(row * depth + col, indices.getInt(row) == col ? 1 : 0);
      }
    }
  }

  @Override
  public void argMax(Buffer in, Buffer out, long cols, long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int best = 0;
      for (int col = 1; col < cols; col++) {
        float value = in.get(row * cols + col);
        float largest = in.get(row * cols + best);
        if (value > largest || (Float.isNaN(value) && !Float.isNaN(largest))) {
          best = col;
        }
      }
      out.setInt(row, best);
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
    for (int row = 0; row < count; row++) {
      for (int col = fromCol; col < toCol; col++) {
        int value = bytes.get(ValueLayout.JAVA_BYTE, (long) rows[row] * cols + col) & 0xff;
        out.set((long) row * cols + col, value * scale);
      }
    }
  }

  @Override
  public void gatherOneHot(MemorySegment labels, int[] rows, int count, Buffer out, int depth) {
    for (int row = 0; row < count; row++) {
      for (int col = 0; col < depth; col++) {
        boolean hit = labels.get(ValueLayout.JAVA_BYTE, rows[row]) == col;
        out.set((long) row * depth + col, hit ? 1 : 0);
      }
    }
  }
}

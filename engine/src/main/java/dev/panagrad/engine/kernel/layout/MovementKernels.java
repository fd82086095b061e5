package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** Kernels that move 4-byte elements (float32 or int32 alike) without arithmetic on them. */
public interface MovementKernels {
  /** {@code out[i] = value} for i in [from, to). */
  void fill(Buffer out, float value, long from, long to);

  /**
   * Copies rows: {@code out[outStart + r * outStride + c] = in[inStart + r * inStride + c]} for r
   * in [fromRow, toRow), c in [0, cols). Strides of 0 repeat a row.
   */
  void copyRows(
      Buffer in,
      long inStart,
      long inStride,
      Buffer out,
      long outStart,
      long outStride,
      long cols,
      long fromRow,
      long toRow);

  /** Copies units [from, to) of a copy between arrays with strides. */
  void copyStrided(StridedCopy copy, Buffer in, Buffer out, long from, long to);

  /**
   * Transposes each of consecutive {@code [rows, cols]} matrices: {@code out[b, c, r] = in[b, r,
   * c]}; [from, to) is a range over b * cols + c, the rows of the results.
   */
  void transpose(Buffer in, Buffer out, long rows, long cols, long from, long to);

  /**
   * {@code out[r, c] = table[indices[r], c]} for r in [fromRow, toRow); indices are int32, and one
   * out of range gives a row of 0, as the product of a one-hot row and the table would.
   */
  void gatherRows(Buffer table, Buffer indices, Buffer out, long cols, long fromRow, long toRow);

  /**
   * The gradient of {@link #gatherRows}: zeroes {@code out[tableRows, cols]}, then adds row r of in
   * to row indices[r], in order of r, for columns [fromCol, toCol). Rows whose index is out of
   * range are skipped.
   */
  void scatterAddRows(
      Buffer in,
      Buffer indices,
      Buffer out,
      long tableRows,
      long cols,
      long rows,
      long fromCol,
      long toCol);

  /** {@code out[r, c] = indices[r] == c ? 1 : 0} for r in [fromRow, toRow); out of range: all 0. */
  void oneHot(Buffer indices, Buffer out, long depth, long fromRow, long toRow);

  /** The column of the first largest element of each row, as int32; NaN counts as largest. */
  void argMax(Buffer in, Buffer out, long cols, long fromRow, long toRow);

  /**
   * Some columns of some rows of bytes: {@code out[r, c] = (bytes[rows[r], c] & 0xff) * scale} for
   * r in [0, count) and c in [fromCol, toCol).
   *
   * @param bytes off-heap, [any number, cols]
   * @param out [at least count, cols]
   */
  void gatherBytes(
      MemorySegment bytes,
      int[] rows,
      int count,
      float scale,
      Buffer out,
      int cols,
      int fromCol,
      int toCol);

  /**
   * One-hot rows of byte labels: {@code out[r, c] = labels[rows[r]] == c ? 1 : 0} for r in [0,
   * count) and c in [0, depth).
   *
   * @param labels off-heap, each in [0, depth)
   */
  void gatherOneHot(MemorySegment labels, int[] rows, int count, Buffer out, int depth);

  /** The kernels of a set. */
  static MovementKernels of(KernelSet set) {
    return set.isVector() ? new MovementLoops() : new ScalarMovement();
  }
}

package dev.panagrad.engine.kernel.simd;

import static dev.panagrad.engine.kernel.simd.Access.exact;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Transposes of matrices, and sums across lanes, of any size: in tiles of 16 vectors of 16
 * elements, and element by element at the edges and for other widths of vectors.
 *
 * <p>The source fixes the order of the sums, which {@code reduceLanes} doesn't promise: the
 * interpreter sums in another order than compiled code.
 */
public final class LaneTranspose {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final boolean SIXTEEN = Lanes.COUNT == 16;

  private LaneTranspose() {}

  /** {@code out[c, r] = in[r, c]} for a matrix of any size; offsets and row lengths in bytes. */
  public static void run(
      MemorySegment in,
      long inAt,
      long inRow,
      int rows,
      int cols,
      MemorySegment out,
      long outAt,
      long outRow) {
    int fullRows = SIXTEEN ? rows & -16 : 0;
    int fullCols = SIXTEEN ? cols & -16 : 0;
    for (int c = 0; c < fullCols; c += 16) {
      for (int r = 0; r < fullRows; r += 16) {
        TransposeTileLoops.tile16(
            in, inAt + r * inRow + c * 4L, inRow, out, outAt + c * outRow + r * 4L, outRow);
      }
    }
    edge(in, inAt, inRow, 0, fullRows, fullCols, cols, out, outAt, outRow);
    edge(in, inAt, inRow, fullRows, rows, 0, cols, out, outAt, outRow);
  }

  private static void edge(
      MemorySegment in,
      long inAt,
      long inRow,
      int fromRow,
      int toRow,
      int fromCol,
      int toCol,
      MemorySegment out,
      long outAt,
      long outRow) {
    in = exact(in);
    out = exact(out);
    for (int c = fromCol; c < toCol; c++) {
      for (int r = fromRow; r < toRow; r++) {
        out.set(FLOAT, outAt + c * outRow + r * 4L, in.get(FLOAT, inAt + r * inRow + c * 4L));
      }
    }
  }

  /** {@code out[i] = sum over lanes of vector i} for {@code count} consecutive vectors. */
  public static void sumLanes(
      MemorySegment in, long inAt, int count, MemorySegment out, long outAt) {
    in = exact(in);
    out = exact(out);
    int full = SIXTEEN ? count & -16 : 0;
    for (int i = 0; i < full; i += 16) {
      TransposeTileLoops.sum16(in, inAt + i * 64L, 64, out, outAt + i * 4L);
    }
    for (int i = full; i < count; i++) {
      long at = inAt + (long) i * Lanes.COUNT * 4;
      float sum = 0;
      for (int lane = 0; lane < Lanes.COUNT; lane++) {
        sum += in.get(FLOAT, at + lane * 4L);
      }
      out.set(FLOAT, outAt + i * 4L, sum);
    }
  }
}

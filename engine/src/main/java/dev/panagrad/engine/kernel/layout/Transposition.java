package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.TransposeTileLoops;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Transposes in tiles, so that whole cache lines are read and written. */
final class Transposition {
  static final int TILE = Lanes.COUNT;

  private Transposition() {}

  /** See {@link dev.panagrad.engine.kernel.layout.MovementKernels#transpose}. */
  static void run(Buffer in, Buffer out, long rows, long cols, long from, long to) {
    for (long at = from; at < to; ) {
      long col = at % cols;
      long count = Math.min(cols - col, to - at);
      long inAt = in.offset() + (at / cols * rows * cols + col) * Float.BYTES;
      long outAt = out.offset() + at * rows * Float.BYTES;
      block(
          in.segment(),
          inAt,
          cols * Float.BYTES,
          out.segment(),
          outAt,
          rows * Float.BYTES,
          rows,
          count);
      at += count;
    }
  }

  /**
   * Transposes some columns of a matrix: {@code out[c, r] = in[r, c]}; offsets and row strides in
   * bytes; rows of both matrices may be shorter than their strides.
   */
  static void block(
      MemorySegment in,
      long inAt,
      long inRow,
      MemorySegment out,
      long outAt,
      long outRow,
      long rows,
      long count) {
    if (rows >= TILE && count >= TILE) {
      tiles(in, inAt, inRow, out, outAt, outRow, rows, count);
    } else {
      elements(in, inAt, inRow, out, outAt, outRow, rows, count);
    }
  }

  /** The last tiles of a row or column overlap the previous ones; both write the same values. */
  private static void tiles(
      MemorySegment in,
      long inAt,
      long inRow,
      MemorySegment out,
      long outAt,
      long outRow,
      long rows,
      long count) {
    for (long c = 0; c < count; c += TILE) {
      long col = Math.min(c, count - TILE);
      for (long r = 0; r < rows; r += TILE) {
        long row = Math.min(r, rows - TILE);
        TransposeTileLoops.run(
            in,
            inAt + row * inRow + col * Float.BYTES,
            inRow,
            out,
            outAt + col * outRow + row * Float.BYTES,
            outRow);
      }
    }
  }

  private static void elements(
      MemorySegment in,
      long inAt,
      long inRow,
      MemorySegment out,
      long outAt,
      long outRow,
      long rows,
      long count) {
    for (long col = 0; col < count; col++) {
      for (long row = 0; row < rows; row++) {
        int element = in.get(ValueLayout.JAVA_INT, inAt + row * inRow + col * Integer.BYTES);
        out.set(ValueLayout.JAVA_INT, outAt + col * outRow + row * Integer.BYTES, element);
      }
    }
  }
}

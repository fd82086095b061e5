package dev.panagrad.engine.kernel.gemm.micro;

import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;

/** One row times a narrow matrix, whose sums stay in registers. */
public final class NarrowGemv {
  /** The vectors of the widest row. */
  private static final int MOST = 16;

  private static final int HALF = 8;

  private NarrowGemv() {}

  /**
   * The vectors to compute for a row with a number of columns; 0 if it is too wide or too narrow.
   */
  public static int vectors(int cols) {
    int wanted = (cols + Lanes.COUNT - 1) / Lanes.COUNT;
    if (wanted > MOST) {
      return 0;
    }
    int vectors = wanted > HALF ? MOST : HALF;
    // The last vector of B's last row reads beyond its end.
    return vectors * Access.BYTES - (long) Float.BYTES * cols <= Workspace.PADDING ? vectors : 0;
  }

  /** Computes {@code y = sum over i < k of x[i] * b[i]}, in ascending order. */
  public static void run(
      int vectors,
      MemorySegment x,
      long xOffset,
      int k,
      MemorySegment b,
      long bOffset,
      long bRow,
      MemorySegment y,
      long yOffset) {
    if (vectors == MOST) {
      NarrowGemvLoops.sixteen(x, xOffset, k, b, bOffset, bRow, y, yOffset);
    } else {
      NarrowGemvLoops.eight(x, xOffset, k, b, bOffset, bRow, y, yOffset);
    }
  }
}

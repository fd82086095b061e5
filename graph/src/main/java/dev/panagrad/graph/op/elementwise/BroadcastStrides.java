package dev.panagrad.graph.op.elementwise;

import dev.panagrad.graph.Shape;

/**
 * How two operands are read for a result viewed as rows of {@code cols} elements: each has a row
 * stride and a column stride of 0 or 1.
 */
record BroadcastStrides(long cols, long aRow, int aCol, long bRow, int bCol) {

  /**
   * Folds the axes of a broadcast into rows and columns.
   *
   * @return null if the operands alternate too often for two groups of axes
   */
  static BroadcastStrides of(Shape a, Shape b, Shape out) {
    int rank = out.rank();
    // From the innermost axis outwards: the axes over which both operands keep one pattern.
    int axis = rank - 1;
    int split = axis;
    int inner = -1;
    for (; split >= 0; split--) {
      int pattern = pattern(a, b, out, split);
      if (pattern == 0) {
        continue;
      }
      if (inner == -1) {
        inner = pattern;
      } else if (inner != pattern) {
        break;
      }
    }
    if (inner == -1) {
      return new BroadcastStrides(Math.max(1, out.elements()), 1, 1, 1, 1);
    }
    int outer = -1;
    for (int i = split; i >= 0; i--) {
      int pattern = pattern(a, b, out, i);
      if (pattern == 0) {
        continue;
      }
      if (outer == -1) {
        outer = pattern;
      } else if (outer != pattern) {
        return null;
      }
    }
    long cols = Math.max(1, out.elements(split + 1, rank));
    int aCol = inner & 1;
    int bCol = inner >> 1;
    boolean aRows = outer != -1 && (outer & 1) != 0;
    boolean bRows = outer != -1 && (outer >> 1) != 0;
    return new BroadcastStrides(
        cols, aRows ? (aCol == 1 ? cols : 1) : 0, aCol, bRows ? (bCol == 1 ? cols : 1) : 0, bCol);
  }

  /** Bit 0: a has the axis; bit 1: b has it; 0: the axis is of size 1 and doesn't matter. */
  private static int pattern(Shape a, Shape b, Shape out, int axis) {
    if (out.size(axis) == 1) {
      return 0;
    }
    return (has(a, out, axis) ? 1 : 0) | (has(b, out, axis) ? 2 : 0);
  }

  private static boolean has(Shape shape, Shape out, int axis) {
    int own = axis - (out.rank() - shape.rank());
    return own >= 0 && shape.size(own) != 1;
  }
}

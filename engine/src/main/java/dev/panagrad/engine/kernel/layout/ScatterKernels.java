package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Buffer;

/** Writes rows to a table, or combines them with the table's rows, in plain Java. */
public final class ScatterKernels {
  /** How a row is combined with the table's row. */
  public enum Reduction {
    /** The row replaces it; of several rows with the same index the last one wins. */
    NONE,
    /** Their sum. */
    ADD,
    /** Their product. */
    MUL,
    /** Their elementwise minimum. */
    MIN,
    /** Their elementwise maximum. */
    MAX
  }

  private ScatterKernels() {}

  /**
   * Combines row r of the updates with row indices[r] of out, in order of r, for columns [fromCol,
   * toCol). Rows whose index is out of range are skipped.
   *
   * @param ints whether elements are int32, else float32
   */
  public static void rows(
      Reduction reduction,
      boolean ints,
      Buffer indices,
      Buffer updates,
      Buffer out,
      long tableRows,
      long cols,
      long fromCol,
      long toCol) {
    for (long row = 0; row < indices.length(); row++) {
      long index = indices.getInt(row);
      if (index < 0 || index >= tableRows) {
        continue;
      }
      long from = row * cols;
      long to = index * cols;
      if (reduction == Reduction.NONE) {
        for (long col = fromCol; col < toCol; col++) {
          out.setInt(to + col, updates.getInt(from + col));
        }
      } else if (ints) {
        for (long col = fromCol; col < toCol; col++) {
          out.setInt(
              to + col, combine(reduction, out.getInt(to + col), updates.getInt(from + col)));
        }
      } else {
        for (long col = fromCol; col < toCol; col++) {
          out.set(to + col, combine(reduction, out.get(to + col), updates.get(from + col)));
        }
      }
    }
  }

  private static int combine(Reduction reduction, int old, int update) {
    return switch (reduction) {
      case NONE -> update;
      case ADD -> old + update;
      case MUL -> old * update;
      case MIN -> Math.min(old, update);
      case MAX -> Math.max(old, update);
    };
  }

  private static float combine(Reduction reduction, float old, float update) {
    return switch (reduction) {
      case NONE -> update;
      case ADD -> old + update;
      case MUL -> old * update;
      case MIN -> Math.min(old, update);
      case MAX -> Math.max(old, update);
    };
  }
}

package dev.panagrad.engine.kernel.conv.winograd;

import dev.panagrad.engine.kernel.conv.plan.TapAxis;
import dev.panagrad.engine.kernel.simd.Lanes;

/**
 * The operands of a strip's products: pairs of a transformed cell's element offset in the ring, and
 * of the matrix's row that multiplies it. A table each for a number of vectors, a set of columns
 * that is written, a row of results, and the kind of position: the last one has matrices of its
 * own.
 */
final class ProductTables {
  private static final int KINDS = 2;

  private final TapAxis rows;
  private final WinogradAxis cols;
  private final FilterTransform filter;
  private final int channels;
  private final int ring;

  /** Indexed by vectors, then by set, row and kind combined. */
  private final int[][][] tables;

  /**
   * Prepares for all numbers of vectors up to a limit.
   *
   * @param channels the number of channels that are read
   * @param ring the number of transformed rows in the ring
   */
  ProductTables(
      TapAxis rows,
      WinogradAxis cols,
      FilterTransform filter,
      int channels,
      int ring,
      int maxVectors) {
    this.rows = rows;
    this.cols = cols;
    this.filter = filter;
    this.channels = channels;
    this.ring = ring;
    tables = new int[maxVectors + 1][][];
  }

  /** Makes the tables of a number of vectors. */
  void add(int vectors) {
    if (tables[vectors] != null) {
      return;
    }
    tables[vectors] = new int[cols.writes() * rows.cells() * KINDS][];
    for (int set = 0; set < cols.writes(); set++) {
      int[] first = filter.sets(set, 0);
      int[] last = filter.sets(set, WinogradAxis.WINDOW - 1);
      for (int row = 0; row < rows.cells(); row++) {
        tables[vectors][index(set, row, 0)] = table(vectors, row, first);
        tables[vectors][index(set, row, WinogradAxis.WINDOW - 1)] = table(vectors, row, last);
      }
    }
  }

  /** The table of a position. */
  int[] at(int vectors, int set, int row, int position) {
    return tables[vectors][index(set, row, position)];
  }

  private int index(int set, int row, int position) {
    int kind = position == WinogradAxis.WINDOW - 1 ? 1 : 0;
    return (set * rows.cells() + row) * KINDS + kind;
  }

  private int[] table(int vectors, int row, int[] sets) {
    int[] taps = rows.taps(rows.kind(row));
    int[] shifts = rows.shifts(rows.kind(row));
    int length = vectors * Lanes.COUNT;
    int[] table = new int[2 * taps.length * sets.length * channels];
    int at = 0;
    for (int r = 0; r < taps.length; r++) {
      int slot = (rows.base(row) + shifts[r]) % ring;
      for (int s = 0; s < sets.length; s++) {
        int cell = (slot * cols.reads() + sets[s]) * WinogradAxis.WINDOW;
        for (int k = 0; k < channels; k++) {
          table[at++] = (cell * channels + k) * length;
          table[at++] = ((taps[r] * sets.length + s) * channels + k) * filter.row();
        }
      }
    }
    return table;
  }
}

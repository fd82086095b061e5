package dev.panagrad.engine.kernel.conv.direct;

import dev.panagrad.engine.kernel.conv.plan.TapAxis;

/**
 * The tables of a direct convolution's innermost loop, for a position: pairs of the input row's
 * element offset and the packed filter's.
 *
 * @param inWidth columns of the input
 * @param lanes elements of an input row of one channel
 */
record TapTables(
    TapAxis rows, TapAxis cols, int kernelWidth, int inWidth, int inChannels, int lanes) {

  /** The tables of a tile of {@code size} channels, by kinds of row and column. */
  int[][] of(int size) {
    int[][] result = new int[rows.kinds() * cols.kinds()][];
    for (int r = 0; r < rows.kinds(); r++) {
      for (int c = 0; c < cols.kinds(); c++) {
        result[r * cols.kinds() + c] = table(r, c, size);
      }
    }
    return result;
  }

  private int[] table(int rowKind, int colKind, int size) {
    int[] shiftRows = rows.shifts(rowKind);
    int[] shiftCols = cols.shifts(colKind);
    int[] table = new int[2 * shiftRows.length * shiftCols.length * inChannels];
    int at = 0;
    for (int r = 0; r < shiftRows.length; r++) {
      for (int c = 0; c < shiftCols.length; c++) {
        int tap = rows.taps(rowKind)[r] * kernelWidth + cols.taps(colKind)[c];
        long cell = (long) shiftRows[r] * inWidth + shiftCols[c];
        for (int k = 0; k < inChannels; k++) {
          table[at++] = Math.toIntExact((cell * inChannels + k) * lanes);
          table[at++] = (tap * inChannels + k) * size;
        }
      }
    }
    return table;
  }
}

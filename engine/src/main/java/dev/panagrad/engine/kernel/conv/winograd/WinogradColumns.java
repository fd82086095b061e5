package dev.panagrad.engine.kernel.conv.winograd;

/**
 * The offsets at which the tiles of a {@link WinogradAxis} read and write a row, in bytes from its
 * start.
 */
final class WinogradColumns {
  private final long[][][] read;
  private final float[][][] factors;
  private final long[][][] written;

  /**
   * Places all tiles.
   *
   * @param readBytes bytes from one column that is read to the next
   * @param writtenBytes bytes from one column that is written to the next
   */
  WinogradColumns(WinogradAxis axis, long readBytes, long writtenBytes) {
    read = new long[axis.tiles()][axis.reads()][WinogradAxis.WINDOW];
    factors = new float[axis.tiles()][axis.reads()][WinogradAxis.WINDOW];
    written = new long[axis.tiles()][axis.writes()][axis.outputs()];
    for (int tile = 0; tile < axis.tiles(); tile++) {
      for (int set = 0; set < axis.reads(); set++) {
        for (int k = 0; k < WinogradAxis.WINDOW; k++) {
          int col = axis.read(set, tile, k);
          read[tile][set][k] = Math.max(col, 0) * readBytes;
          factors[tile][set][k] = col < 0 ? 0 : 1;
        }
      }
      for (int set = 0; set < axis.writes(); set++) {
        for (int k = 0; k < axis.outputs(); k++) {
          int col = axis.written(set, tile, k);
          written[tile][set][k] = col < 0 ? -1 : col * writtenBytes;
        }
      }
    }
  }

  /** The columns that a tile reads of a set; any column for those outside. */
  long[] read(int tile, int set) {
    return read[tile][set];
  }

  /** Factors of the columns that a tile reads: 1, or 0 for those outside. */
  float[] factors(int tile, int set) {
    return factors[tile][set];
  }

  /** The columns that a tile writes of a set; negative for those outside. */
  long[] written(int tile, int set) {
    return written[tile][set];
  }
}

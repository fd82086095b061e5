package dev.panagrad.models.io;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks rows of bytes from the data of a PNG and undoes their filters. */
final class PngRows implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final int distance;
  private final byte[] filter = new byte[1];

  PngRows(byte[] data, int filterDistance) {
    inflater.setInput(data);
    distance = filterDistance;
  }

  /**
   * Reads the next row.
   *
   * @param row gets length bytes
   * @param above the previous row of the same pass, zeros for the first
   */
  void next(byte[] row, byte[] above, int length) throws PngException {
    inflate(filter, 1);
    inflate(row, length);
    switch (filter[0]) {
      case 0 -> {}
      case 1 -> sub(row, length);
      case 2 -> up(row, above, length);
      case 3 -> average(row, above, length);
      case 4 -> paeth(row, above, length);
      default -> throw new PngException("it has a row of the unknown filter " + filter[0]);
    }
  }

  private void inflate(byte[] target, int length) throws PngException {
    int done = 0;
    try {
      while (done < length) {
        int got = inflater.inflate(target, done, length - done);
        if (got == 0) {
          throw new PngException("its pixels end early");
        }
        done += got;
      }
    } catch (DataFormatException e) {
      throw new PngException("its pixels can't be unpacked");
    }
  }

  private void sub(byte[] row, int length) {
    for (int i = distance; i < length; i++) {
      row[i] += row[i - distance];
    }
  }

  private static void up(byte[] row, byte[] above, int length) {
    for (int i = 0; i < length; i++) {
      row[i] += above[i];
    }
  }

  private void average(byte[] row, byte[] above, int length) {
    for (int i = 0; i < length; i++) {
      int left = i < distance ? 0 : row[i - distance] & 0xff;
      row[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
    }
  }

  private void paeth(byte[] row, byte[] above, int length) {
    for (int i = 0; i < length; i++) {
      int left = i < distance ? 0 : row[i - distance] & 0xff;
      int corner = i < distance ? 0 : above[i - distance] & 0xff;
      row[i] += (byte) nearest(left, above[i] & 0xff, corner);
    }
  }

  /** The neighbour nearest to left + up - corner; on ties, left before up before corner. */
  private static int nearest(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  @Override
  public void close() {
    inflater.end();
  }
}

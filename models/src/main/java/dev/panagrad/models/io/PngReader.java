package dev.panagrad.models.io;

/**
 * Reads PNG pictures of every colour type, bit depth and interlacing, without java.desktop.
 *
 * <p>Everything in a file is validated: sizes, order and checksums of chunks, palette, packed data.
 * Samples of 16 bits are rounded to 8; gamma and colour profiles are ignored. Format: W3C, Portable
 * Network Graphics (PNG) Specification.
 */
final class PngReader {
  /** First column, first row, column step and row step of each pass of Adam7. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  private PngReader() {}

  /** Whether a file begins with the signature of PNG. */
  static boolean matches(byte[] file) {
    return file.length > 3
        && file[0] == (byte) 0x89
        && file[1] == 'P'
        && file[2] == 'N'
        && file[3] == 'G';
  }

  /**
   * Decodes a PNG in memory.
   *
   * @param name for messages
   * @throws FileException if it is no intact PNG, or too large
   */
  static Image decode(String name, byte[] png) {
    try {
      PngChunks chunks = PngChunks.parse(png);
      PngHeader header = PngHeader.parse(chunks.chunk("IHDR"));
      if (header.pixels() > PngHeader.MAX_PIXELS) {
        throw FileException.of(
            "%s is too large: it has %d x %d pixels, and a picture may have %,d; give a smaller"
                + " one",
            name, header.width(), header.height(), PngHeader.MAX_PIXELS);
      }
      return new Image(name, header.width(), header.height(), pixels(header, chunks));
    } catch (PngException e) {
      throw new FileException(
          "%s is not an intact PNG picture: %s; save it as PNG again"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static int[] pixels(PngHeader header, PngChunks chunks) throws PngException {
    PngColors colors = new PngColors(header, chunks);
    int[] pixels = new int[header.width() * header.height()];
    try (PngRows rows = new PngRows(chunks.data(), header.filterDistance())) {
      for (int[] pass : header.interlaced() ? ADAM7 : ONE_PASS) {
        pass(header, colors, rows, pass, pixels);
      }
    }
    return pixels;
  }

  private static void pass(
      PngHeader header, PngColors colors, PngRows rows, int[] pass, int[] pixels)
      throws PngException {
    int columns = Math.ceilDiv(header.width() - pass[0], pass[2]);
    if (columns <= 0) {
      return;
    }
    int length = header.rowBytes(columns);
    byte[] above = new byte[length];
    byte[] row = new byte[length];
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      rows.next(row, above, length);
      int x = pass[0];
      for (int i = 0; i < columns; i++, x += pass[2]) {
        pixels[y * header.width() + x] = colors.argb(row, i);
      }
      byte[] spare = above;
      above = row;
      row = spare;
    }
  }
}

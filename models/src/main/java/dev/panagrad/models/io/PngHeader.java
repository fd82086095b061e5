package dev.panagrad.models.io;

import java.nio.ByteBuffer;

/**
 * The chunk IHDR of a PNG.
 *
 * @param bitDepth bits per sample: 1, 2, 4, 8 or 16
 * @param colorType 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 * @param interlaced whether it is stored in the seven passes of Adam7
 */
record PngHeader(int width, int height, int bitDepth, int colorType, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private static final int LENGTH = 13;

  /** The largest number of pixels that is decoded. */
  static final int MAX_PIXELS = 40_000_000;

  static PngHeader parse(ByteBuffer chunk) throws PngException {
    if (chunk.remaining() != LENGTH) {
      throw new PngException("its header has %d bytes".formatted(chunk.remaining()));
    }
    int width = chunk.getInt();
    int height = chunk.getInt();
    int depth = chunk.get();
    int color = chunk.get();
    int compression = chunk.get();
    int filter = chunk.get();
    int interlace = chunk.get();
    if (width < 1 || height < 1) {
      throw new PngException("it announces %d x %d pixels".formatted(width, height));
    }
    if (!allows(color, depth)) {
      throw new PngException("colour type %d can't have %d bits".formatted(color, depth));
    }
    if (compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
      throw new PngException(
          "it has the unknown methods %d, %d, %d".formatted(compression, filter, interlace));
    }
    return new PngHeader(width, height, depth, color, interlace == 1);
  }

  private static boolean allows(int color, int depth) {
    return switch (color) {
      case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
      case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  long pixels() {
    return (long) width * height;
  }

  /** Samples per pixel. */
  int samples() {
    return switch (colorType) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** The number of bytes of a row of pixels. */
  int rowBytes(int pixels) {
    return Math.toIntExact(((long) pixels * samples() * bitDepth + 7) / 8);
  }

  /** The distance in bytes to the same sample of the previous pixel, at least 1. */
  int filterDistance() {
    return Math.max(1, samples() * bitDepth / 8);
  }
}

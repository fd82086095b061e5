package dev.panagrad.models.io;

import java.nio.ByteBuffer;

/** Turns the samples of a row into 8-bit pixels, applying palette and transparent colour. */
final class PngColors {
  private static final int OPAQUE = 0xff << 24;

  private final PngHeader header;
  private final int[] palette;
  private final int[] transparent;

  PngColors(PngHeader header, PngChunks chunks) throws PngException {
    this.header = header;
    ByteBuffer alpha = chunks.chunk("tRNS");
    boolean indexed = header.colorType() == PngHeader.PALETTE;
    this.palette = indexed ? palette(chunks.chunk("PLTE"), alpha) : new int[0];
    this.transparent = indexed ? new int[0] : transparent(alpha);
  }

  /** The pixel at a position of a row, as 0xAARRGGBB. */
  int argb(byte[] row, int pixel) throws PngException {
    int first = pixel * header.samples();
    int sample = sample(row, first);
    return switch (header.colorType()) {
      case PngHeader.GREY -> grey(sample) | alphaOf(sample, sample, sample);
      case PngHeader.GREY_ALPHA -> grey(sample) | (to8(sample(row, first + 1)) << 24);
      case PngHeader.PALETTE -> indexed(sample);
      default -> color(row, first, sample);
    };
  }

  private int color(byte[] row, int first, int red) {
    int green = sample(row, first + 1);
    int blue = sample(row, first + 2);
    int alpha =
        header.colorType() == PngHeader.RGB_ALPHA
            ? to8(sample(row, first + 3)) << 24
            : alphaOf(red, green, blue);
    return alpha | (to8(red) << 16) | (to8(green) << 8) | to8(blue);
  }

  private int grey(int sample) {
    return to8(sample) * 0x010101;
  }

  private int indexed(int index) throws PngException {
    if (index >= palette.length) {
      throw new PngException(
          "it uses colour %d of a palette of %d".formatted(index, palette.length));
    }
    return palette[index];
  }

  private int alphaOf(int red, int green, int blue) {
    boolean match =
        transparent.length > 0
            && red == transparent[0]
            && green == transparent[transparent.length / 2]
            && blue == transparent[transparent.length - 1];
    return match ? 0 : OPAQUE;
  }

  private int sample(byte[] row, int index) {
    int depth = header.bitDepth();
    return switch (depth) {
      case 8 -> row[index] & 0xff;
      case 16 -> ((row[2 * index] & 0xff) << 8) | (row[2 * index + 1] & 0xff);
      default -> {
        int bit = index * depth;
        yield (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
      }
    };
  }

  private int to8(int sample) {
    int max = (1 << header.bitDepth()) - 1;
    return (sample * 255 + max / 2) / max;
  }

  private int[] palette(ByteBuffer colors, ByteBuffer alpha) throws PngException {
    int count = colors.remaining() / 3;
    if (count == 0 || count > 1 << header.bitDepth() || colors.remaining() % 3 != 0) {
      throw new PngException("its palette has %d bytes".formatted(colors.remaining()));
    }
    if (alpha.remaining() > count) {
      throw new PngException("it has more transparent colours than colours");
    }
    int[] palette = new int[count];
    for (int i = 0; i < count; i++) {
      int opacity = alpha.hasRemaining() ? alpha.get() & 0xff : 0xff;
      int red = colors.get() & 0xff;
      int green = colors.get() & 0xff;
      palette[i] = (opacity << 24) | (red << 16) | (green << 8) | (colors.get() & 0xff);
    }
    return palette;
  }

  private int[] transparent(ByteBuffer color) throws PngException {
    boolean hasAlpha = header.samples() % 2 == 0;
    if (hasAlpha || !color.hasRemaining()) {
      return new int[0];
    }
    if (color.remaining() != 2 * header.samples()) {
      throw new PngException("its transparent colour has %d bytes".formatted(color.remaining()));
    }
    int[] samples = new int[header.samples()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = color.getShort() & 0xffff;
    }
    return samples;
  }
}

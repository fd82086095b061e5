package dev.panagrad.models.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Makes PNG files of every kind from random samples, with random filters, for tests. */
final class PngBytes {
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  final int width;
  final int height;
  final int depth;
  final int color;
  final int bands;
  final int[] samples;

  /** A picture of random samples; those of a palette are below its size. */
  PngBytes(Random random, int width, int height, int color, int depth, int paletteSize) {
    this.width = width;
    this.height = height;
    this.depth = depth;
    this.color = color;
    this.bands = color == 2 ? 3 : color == 4 ? 2 : color == 6 ? 4 : 1;
    int values = color == 3 ? paletteSize : 1 << depth;
    this.samples = random.ints((long) width * height * bands, 0, values).toArray();
  }

  int sample(int x, int y, int band) {
    return samples[(y * width + x) * bands + band];
  }

  /** The whole file; the extra chunks, each as by {@link #chunk}, go before the pixels. */
  byte[] file(Random random, boolean interlaced, byte[]... extra) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    file.writeBytes(chunk("IHDR", header(width, height, depth, color, interlaced)));
    for (byte[] chunk : extra) {
      file.writeBytes(chunk);
    }
    byte[] data = zlib(rows(random, interlaced));
    int cut = random.nextInt(data.length);
    file.writeBytes(chunk("IDAT", Arrays.copyOf(data, cut)));
    file.writeBytes(chunk("IDAT", Arrays.copyOfRange(data, cut, data.length)));
    file.writeBytes(chunk("IEND", new byte[0]));
    return file.toByteArray();
  }

  static byte[] header(int width, int height, int depth, int color, boolean interlaced) {
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put((byte) depth)
        .put((byte) color)
        .put((byte) 0)
        .put((byte) 0)
        .put((byte) (interlaced ? 1 : 0))
        .array();
  }

  static byte[] chunk(String kind, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(kind.getBytes(StandardCharsets.ISO_8859_1)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  static byte[] zlib(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private byte[] rows(Random random, boolean interlaced) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int[] pass : interlaced ? ADAM7 : new int[][] {{0, 0, 1, 1}}) {
      int columns = (width - pass[0] + pass[2] - 1) / pass[2];
      byte[] above = new byte[Math.max(0, (columns * bands * depth + 7) / 8)];
      for (int y = pass[1]; y < height && columns > 0; y += pass[3]) {
        byte[] row = packed(pass, y, above.length);
        int filter = random.nextInt(5);
        rows.write(filter);
        rows.writeBytes(filtered(filter, row, above));
        above = row;
      }
    }
    return rows.toByteArray();
  }

  private byte[] packed(int[] pass, int y, int length) {
    byte[] row = new byte[length];
    int bit = 0;
    for (int x = pass[0]; x < width; x += pass[2]) {
      for (int band = 0; band < bands; band++, bit += depth) {
        int value = sample(x, y, band);
        for (int b = 0; b < depth; b++) {
          int on = (value >> (depth - 1 - b)) & 1;
          row[(bit + b) / 8] |= (byte) (on << (7 - (bit + b) % 8));
        }
      }
    }
    return row;
  }

  private byte[] filtered(int filter, byte[] row, byte[] above) {
    int distance = Math.max(1, bands * depth / 8);
    byte[] out = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int a = i < distance ? 0 : row[i - distance] & 0xff;
      int b = above[i] & 0xff;
      int c = i < distance ? 0 : above[i - distance] & 0xff;
      int p = a + b - c;
      int nearest = Math.min(Math.abs(p - a), Math.min(Math.abs(p - b), Math.abs(p - c)));
      int paeth = nearest == Math.abs(p - a) ? a : nearest == Math.abs(p - b) ? b : c;
      int[] predictions = {0, a, b, (a + b) / 2, paeth};
      out[i] = (byte) (row[i] - predictions[filter]);
    }
    return out;
  }
}

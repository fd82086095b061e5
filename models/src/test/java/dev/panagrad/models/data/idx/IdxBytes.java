package dev.panagrad.models.data.idx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Makes the bytes of IDX files for tests. */
public final class IdxBytes {
  private IdxBytes() {}

  public static byte[] images(int count, int rows, int cols) {
    return images(0x803, count, rows, cols, count * rows * cols);
  }

  public static byte[] images(int magic, int count, int rows, int cols, int pixels) {
    ByteBuffer file = ByteBuffer.allocate(16 + pixels);
    file.putInt(magic).putInt(count).putInt(rows).putInt(cols);
    for (int i = 0; i < pixels; i++) {
      file.put((byte) (i * 7));
    }
    return file.array();
  }

  public static byte[] labelFile(int magic, int announced, int... labels) {
    ByteBuffer file = ByteBuffer.allocate(8 + labels.length);
    file.putInt(magic).putInt(announced);
    for (int label : labels) {
      file.put((byte) label);
    }
    return file.array();
  }

  public static byte[] labels(int... labels) {
    return labelFile(0x801, labels.length, labels);
  }

  public static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}

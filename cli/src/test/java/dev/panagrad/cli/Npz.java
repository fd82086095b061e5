package dev.panagrad.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files as numpy.savez_compressed does. */
final class Npz {
  private Npz() {}

  /** Points in the four quadrants, as x_train, y_train, x_test and y_test. */
  static Path write(Path file, int count, long seed) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      Random random = new Random(seed);
      for (String half : new String[] {"train", "test"}) {
        ByteBuffer x = ByteBuffer.allocate(16 * count).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
          double first = random.nextGaussian();
          double second = random.nextGaussian();
          x.putDouble(first + Math.signum(first)).putDouble(second + Math.signum(second));
          y.putLong((first > 0 ? 1 : 0) + (second > 0 ? 2 : 0));
        }
        array(zip, "x_" + half, "<f8", "(%d, 2)".formatted(count), x.array());
        array(zip, "y_" + half, "<i8", "(%d,)".formatted(count), y.array());
      }
    }
    return file;
  }

  private static void array(
      ZipOutputStream zip, String name, String type, String shape, byte[] data) throws IOException {
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    zip.write(array(type, shape, data));
  }

  /** An .npy file as numpy.save writes it. */
  static byte[] array(String type, String shape, byte... data) {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    header += " ".repeat(117 - header.length()) + "\n";
    return ByteBuffer.allocate(10 + header.length() + data.length)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put(new byte[] {1, 0, (byte) header.length(), 0})
        .put(header.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
  }

  /** Little-endian doubles. */
  static byte[] doubles(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }
}

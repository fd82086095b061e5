package dev.panagrad.models.io.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void readsAFileOfTheOriginalLibrary() throws IOException {
    Path file = folder.resolve("reference.safetensors");
    try (InputStream in = SafetensorsTest.class.getResourceAsStream("reference.safetensors")) {
      Files.copy(in, file);
    }
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertEquals(Map.of("experiment", "mnist-softmax", "note", "a \"quote\"\n"), read.metadata());
      assertEquals(6, read.tensors().size());
      assertTrue(read.info("dense1/weights").hasSizes(2, 3));
      assertArrayEquals(
          new float[] {1, 2.5f, -3, 1e-40f, Float.POSITIVE_INFINITY, 3.4e38f},
          read.floats("dense1/weights"));
      assertTrue(read.info("scalar").hasSizes());
      assertArrayEquals(new float[] {7.25f}, read.floats("scalar"));
      assertArrayEquals(new long[] {1234567890123L, -1}, read.longs("step"));
      assertArrayEquals(new byte[] {0, -1, 3}, read.bytes("flags"));
      assertArrayEquals(new float[0], read.floats("empty"));
      assertEquals(ElementType.I32, read.info("größe").type());
    }
  }

  @Test
  void writesTheBytesOfTheFormat() throws IOException {
    Path file = folder.resolve("x.safetensors");
    new SafetensorsWriter()
        .bytes("b", (byte) 7)
        .floats("w", new int[] {1, 2}, 1, -2)
        .metadata("step", "5")
        .metadata("seed", "1")
        .write(file);
    // Metadata are sorted: the order of a map's entries must not reach the file.
    String json =
        "{\"__metadata__\":{\"seed\":\"1\",\"step\":\"5\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[8,9]}}";
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertEquals(0, length % 8);
    byte[] header = new byte[length];
    bytes.get(header);
    assertEquals(json, new String(header, StandardCharsets.UTF_8).stripTrailing());
    assertEquals(1f, bytes.getFloat());
    assertEquals(-2f, bytes.getFloat());
    assertEquals(7, bytes.get());
    assertFalse(bytes.hasRemaining());
  }

  @Test
  void buffersComeBackBitForBit() {
    Path file = folder.resolve("big.safetensors");
    int count = 700_001;
    try (Workspace workspace = new Workspace()) {
      Buffer values = workspace.allocate(count);
      Buffer ints = workspace.allocate(3);
      for (int i = 0; i < count; i++) {
        values.setInt(i, i * 0x9E3779B9);
      }
      ints.setInt(2, Integer.MIN_VALUE);
      new SafetensorsWriter()
          .add("cell1/gates/weights", ElementType.F32, new int[] {count, 1}, values)
          .add("labels", ElementType.I32, new int[] {3}, ints)
          .longs("step", Long.MIN_VALUE, 42)
          .write(file);
      Buffer read = workspace.allocate(count);
      Buffer readInts = workspace.allocate(3);
      try (SafetensorsFile saved = SafetensorsFile.open(file)) {
        saved.read("cell1/gates/weights", ElementType.F32, new int[] {count, 1}, read);
        saved.read("labels", ElementType.I32, new int[] {3}, readInts);
        assertArrayEquals(new long[] {Long.MIN_VALUE, 42}, saved.longs("step"));
        assertEquals(
            List.of("step", "cell1/gates/weights", "labels"),
            List.copyOf(saved.tensors().keySet()));
      }
      for (int i = 0; i < count; i++) {
        assertEquals(values.getInt(i), read.getInt(i));
      }
      assertEquals(Integer.MIN_VALUE, readInts.getInt(2));
    }
  }

  @Test
  void saysWhatIsThereWhenSomethingElseIsWanted() {
    Path file = folder.resolve("x.safetensors");
    new SafetensorsWriter().floats("dense1/weights", new int[] {2, 1}, 1, 2).write(file);
    try (Workspace workspace = new Workspace();
        SafetensorsFile read = SafetensorsFile.open(file)) {
      Buffer buffer = workspace.allocate(2);
      String missing =
          assertThrows(FileException.class, () -> read.floats("dense2/weights")).getMessage();
      assertTrue(
          missing.contains("has no tensor 'dense2/weights'; it has dense1/weights"), missing);
      String sizes =
          assertThrows(
                  FileException.class,
                  () -> read.read("dense1/weights", ElementType.F32, new int[] {1, 2}, buffer))
              .getMessage();
      assertTrue(sizes.contains("F32 [2, 1] where dense1/weights F32 [1, 2] is needed"), sizes);
      assertThrows(FileException.class, () -> read.longs("dense1/weights"));
    }
  }

  @Test
  void refusesTensorsThatDoNotFit() {
    SafetensorsWriter writer = new SafetensorsWriter().longs("a", 1);
    assertThrows(IllegalArgumentException.class, () -> writer.longs("a", 1));
    assertThrows(IllegalArgumentException.class, () -> writer.longs("__metadata__", 1));
    assertThrows(IllegalArgumentException.class, () -> writer.floats("b", new int[] {2}, 1));
  }
}

package dev.panagrad.models.io.numbers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberFileTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** As NumPy writes it: version 1, a header padded to 64 bytes. */
  private Path npy(String type, String order, String shape, byte... data) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }".formatted(type, order, shape);
    header += " ".repeat(117 - header.length()) + "\n";
    ByteBuffer file = ByteBuffer.allocate(10 + header.length() + data.length);
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    file.put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
    file.putShort((short) header.length());
    file.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
    return Files.write(folder.resolve("x.npy"), file.array());
  }

  private static Numbers only(Path file) {
    return NumberFile.read(file).get("");
  }

  @Test
  void readsWhatNumpyWrites() throws IOException {
    Numbers bytes = only(npy("|u1", "False", "(2, 3)", new byte[] {0, 1, 2, 3, 4, (byte) 255}));
    assertEquals(Shape.of(2, 3), bytes.shape());
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 255}, bytes.values());
    byte[] half = ByteBuffer.allocate(4).putFloat(0.5f).array();
    assertArrayEquals(new double[] {0.5}, only(npy(">f4", "False", "(1,)", half)).values());
    byte[] minusTwo = {-2, -1, -1, -1, -1, -1, -1, -1};
    Numbers scalar = only(npy("<i8", "False", "()", minusTwo));
    assertEquals(0, scalar.shape().rank());
    assertArrayEquals(new double[] {-2}, scalar.values());
  }

  /** Files that NumPy 2.4.6 has written: save, savez and savez_compressed. */
  @Test
  void readsFilesOfNumpyItself() throws Exception {
    double[] values = {0, 0.25, 0.5, 0.75, 1, 1.25};
    for (String name : List.of("float32.npy", "big-endian.npy", "half.npy")) {
      Numbers numbers = only(resource(name));
      assertEquals(Shape.of(2, 3), numbers.shape(), name);
      assertArrayEquals(values, numbers.values(), name);
    }
    Map<String, Numbers> named = NumberFile.read(resource("named.npz"));
    assertEquals(Set.of("x", "y", "flags"), named.keySet());
    assertArrayEquals(values, named.get("x").values());
    assertArrayEquals(new double[] {3, -1}, named.get("y").values());
    assertArrayEquals(new double[] {1, 0}, named.get("flags").values());
    assertArrayEquals(values, NumberFile.read(resource("stored.npz")).get("x").values());
    refused(resource("fortran.npy"), "Fortran order");
  }

  @Test
  void refusesOtherNpzFiles() throws Exception {
    refused(write("text.npz", "no archive"), "no intact .npz file");
    byte[] whole = Files.readAllBytes(resource("named.npz"));
    refused(
        Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, 550)), "no intact .npz file");
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(NumberFileTest.class.getResource(name).toURI());
  }

  @Test
  void refusesOtherNpyFiles() throws IOException {
    refused(npy("<f4", "True", "(1,)", new byte[4]), "Fortran order");
    refused(npy("<f4", "False", "(2,)", new byte[4]), "has 2 elements, but it holds 1");
    refused(npy("<c8", "False", "(1,)", new byte[8]), "type c8");
    refused(npy("<f4", "False", "(99999999999,)", new byte[4]), "too large");
    refused(write("cut.npy", "\u0093NUM"), "no .npy file");
    refused(folder.resolve("none.npy"), "does not exist");
  }

  @Test
  void readsNestedArraysOfJson() throws IOException {
    Numbers numbers = only(write("a.json", "[[1, 2.5, true], [-3e2, 4, 5]]"));
    assertEquals(Shape.of(2, 3), numbers.shape());
    assertArrayEquals(new double[] {1, 2.5, 1, -300, 4, 5}, numbers.values());
    Map<String, Numbers> named = NumberFile.read(write("b.json", "{\"ids\": [7], \"mask\": 1}"));
    assertArrayEquals(new double[] {7}, named.get("ids").values());
    assertEquals(Shape.of(), named.get("mask").shape());
  }

  @Test
  void refusesJsonThatIsNoArray() throws IOException {
    refused(write("a.json", "[[1, 2], [3]]"), "not all of one shape");
    refused(write("a.json", "[1, [2]]"), "not all of one shape");
    refused(write("a.json", "[1, \"x\"]"), "it holds 'x'");
    refused(write("a.json", "[1] 2"), "more text behind");
    refused(write("a.json", ""), "no JSON at all");
  }

  @Test
  void readsRowsOfCsv() throws IOException {
    Numbers numbers = only(write("a.csv", "width, height\n1, 2\n\n3,4.5\n"));
    assertEquals(Shape.of(2, 2), numbers.shape());
    assertArrayEquals(new double[] {1, 2, 3, 4.5}, numbers.values());
    Numbers quoted = only(write("a.csv", "\"width, in mm\",height\r\n\"1\",2\r\n"));
    assertArrayEquals(new double[] {1, 2}, quoted.values());
    refused(write("a.csv", "1,2\n3\n"), "line 2", "has 1 numbers, where others have 2");
    refused(write("a.csv", "1,2\n3,x\n"), "'x', which is no number");
    refused(write("a.csv", "a,b\n"), "no row of numbers");
  }

  private static void refused(Path file, String... parts) {
    String message = assertThrows(FileException.class, () -> NumberFile.read(file)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}

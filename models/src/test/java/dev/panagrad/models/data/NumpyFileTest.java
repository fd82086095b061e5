package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyFileTest {
  @TempDir Path folder;

  /** An array of doubles as numpy.save writes it. */
  private Path save(String name, String shape, double... values) throws IOException {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }".formatted(shape);
    header += " ".repeat(117 - header.length()) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(10 + header.length() + 8 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0x93)
            .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
            .putShort((short) 1)
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      file.putDouble(value);
    }
    return Files.write(folder.resolve(name + ".npy"), file.array());
  }

  private static float[] features(Dataset data, int example) {
    float[] features = new float[(int) data.shape().elements()];
    data.features(example, 0, features);
    return features;
  }

  /** Pictures of bytes, and a test set so dark that it looks like numbers from 0 to 1. */
  private void pictures() throws IOException {
    save("x_train", "2, 1, 2", 0, 255, 51, 102);
    save("y_train", "2,", 0, 1);
    save("x_test", "2, 1, 2", 0, 1, 1, 1);
    save("y_test", "2,", 1, 0);
  }

  @Test
  void trainingDataDecideTheScale() throws IOException {
    pictures();
    NumpyFile.Parts parts = NumpyFile.read(folder).classify();
    assertEquals(Shape.of(1, 2, 1), parts.train().shape());
    assertArrayEquals(new float[] {51 / 255f, 102 / 255f}, features(parts.train(), 1));
    Dataset test = parts.test().orElseThrow();
    assertArrayEquals(new float[] {0, 1 / 255f}, features(test, 0));
    assertEquals(1, test.label(0));
  }

  @Test
  void aModelKeepsTheScale() throws IOException {
    pictures();
    Dataset train = NumpyFile.read(folder).classify().train();
    ModelSpec spec = ModelSpec.of(Network.parse("dense 2"), train);
    Path file = folder.resolve("model.safetensors");
    Model.create(spec, 1).save(file);
    Map<String, Object> kept = Model.load(file).spec().preprocessing();
    assertEquals(train.preprocessing(), kept);
    Dataset dark = NumpyFile.read(folder).encoded(kept, spec.target());
    assertArrayEquals(new float[] {0, 1 / 255f}, features(dark, 0));
    assertEquals(kept, dark.preprocessing());
    // Models of versions that kept none: by the values of the file, as there.
    assertArrayEquals(
        new float[] {0, 1}, features(NumpyFile.read(folder).encoded(Map.of(), spec.target()), 0));
  }

  @Test
  void numbersKeepTheirUnit() throws IOException {
    save("x", "2, 1, 2", 0.5, 1, 0, 0.25);
    save("y", "2,", 0, 1);
    Dataset train = NumpyFile.read(folder).classify().train();
    assertArrayEquals(new float[] {0.5f, 1}, features(train, 0));
    save("x", "2, 1, 2", 200, 1, 0, 7);
    Dataset bright = NumpyFile.read(folder).encoded(train.preprocessing(), train.target());
    assertArrayEquals(new float[] {200, 1}, features(bright, 0));
  }

  @Test
  void oneHotRowsAreClasses() throws IOException {
    save("x", "3, 2", 1, 2, 3, 4, 5, 6);
    save("y", "3, 3", 0, 0, 1, 1, 0, 0, 0, 1, 0);
    NumpyFile file = NumpyFile.read(folder.resolve("x.npy"));
    assertTrue(file.hasClasses());
    Dataset train = file.classify().train();
    assertEquals(Target.classes(3), train.target());
    assertEquals(2, train.label(0));
    assertEquals(0, train.label(1));
    assertEquals(1, train.label(2));
    assertEquals(Target.numbers("y0", "y1", "y2"), file.predict().train().target());
    // Two ones in a row: each column is a number of its own.
    save("y", "3, 3", 0, 1, 1, 1, 0, 0, 0, 1, 0);
    assertFalse(NumpyFile.read(folder).hasClasses());
    refused("can't be told as classes", () -> NumpyFile.read(folder).classify());
    refused(
        "no one-hot rows of 3 classes",
        () -> NumpyFile.read(folder).encoded(Map.of(), Target.classes(3)));
    save("y", "3, 2", 0, 1, 1, 0, 0, 1);
    refused(
        "2 values an example, which are no one-hot rows of 3 classes",
        () -> NumpyFile.read(folder).encoded(Map.of(), Target.classes(3)));
  }

  @Test
  void arraysThatAreAskedAboutNeedNoTargets() throws IOException {
    Path file = save("new", "2, 2", 1, 2, 3, 4);
    Dataset asked = NumpyFile.read(file).asked(Map.of(), Target.classes(3));
    assertArrayEquals(new float[] {3, 4}, features(asked, 1));
    refused("no array 'y'", () -> NumpyFile.read(file).classify());
  }

  @Test
  void theFileThatIsNamedIsAskedAbout() throws IOException {
    pictures();
    Dataset asked =
        NumpyFile.read(folder.resolve("x_train.npy")).asked(Map.of(), Target.classes(2));
    assertArrayEquals(new float[] {51 / 255f, 102 / 255f}, features(asked, 1));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    save("x", "2, 2", 1, 2, Double.NaN, 4);
    save("y", "2,", 0, 1);
    refused("example 1 has NaN among its features", () -> NumpyFile.read(folder).classify());
    save("x", "2, 2", 1, 2, 3, 4);
    save("y", "2,", 0, 0.5);
    refused(
        "example 1 has 0.5 as its class",
        () -> NumpyFile.read(folder).encoded(Map.of(), Target.classes(2)));
    save("y", "2,", 0, 4);
    refused(
        "example 1 has class 4, but there are 2",
        () -> NumpyFile.read(folder).encoded(Map.of(), Target.classes(2)));
    save("y", "3,", 0, 1, 1);
    refused("both need a row an example", () -> NumpyFile.read(folder).classify());
    save("x", "0, 2");
    refused("the y of", () -> NumpyFile.read(savedEmpty()).classify());
  }

  private Path savedEmpty() {
    try {
      save("y", "0,");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return folder;
  }

  private static void refused(String part, Runnable work) {
    String message = assertThrows(FileException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}

package dev.panagrad.models.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.mnist.MnistFiles;
import dev.panagrad.models.data.idx.IdxBytes;
import dev.panagrad.models.io.FileException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MnistTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte, ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte, 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte, 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte, ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
  })
  void theEmbeddedFilesAreTheOriginalOnes(String name, String sha256) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = MnistFiles.open(name)) {
      digest.update(in.readAllBytes());
    }
    assertEquals(sha256, HexFormat.of().formatHex(digest.digest()));
    assertEquals(sha256, Mnist.embedded().sha256().get(name));
  }

  /** A program with the artifacts of models, but without the one of the digits. */
  @Test
  void withoutTheirArtifactASentenceTellsWhatToAdd() throws Exception {
    String path =
        ModuleLayer.boot().configuration().modules().stream()
            .filter(
                module -> !module.name().startsWith("java.") && !module.name().startsWith("jdk."))
            .filter(module -> !module.name().equals("dev.panagrad.mnist"))
            .map(module -> Path.of(module.reference().location().orElseThrow()).toString())
            .collect(Collectors.joining(File.pathSeparator));
    Path program =
        Files.writeString(
            folder.resolve("Digits.java"),
            """
            void main() {
              try {
                dev.panagrad.models.data.Mnist.embedded();
              } catch (dev.panagrad.models.io.FileException e) {
                IO.println(e.getMessage());
              }
            }
            """);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-cp", path, program.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(output.contains("add the artifact dev.panagrad:panagrad-mnist"), output);
    assertEquals(0, process.waitFor());
  }

  @Test
  void theSumsOfAFolderAreThoseOfTheUnpackedFiles() throws IOException {
    byte[] images = IdxBytes.images(2, 28, 28);
    write("train-images-idx3-ubyte.gz", IdxBytes.gzip(images));
    write("train-labels-idx1-ubyte", IdxBytes.labels(1, 2));
    write("t10k-images-idx3-ubyte", images);
    write("t10k-labels-idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.labels(1, 2)));
    Map<String, String> sums = Mnist.load(folder).preload().sha256();
    assertEquals(sums.get("train-images-idx3-ubyte"), sums.get("t10k-images-idx3-ubyte"));
    assertEquals(sums.get("train-labels-idx1-ubyte"), sums.get("t10k-labels-idx1-ubyte"));
    assertEquals(4, sums.size());
  }

  @Test
  void theEmbeddedDigitsHaveTheKnownCounts() {
    Mnist mnist = Mnist.embedded();
    assertEquals("embedded MNIST", mnist.source());
    assertEquals(60_000, mnist.train().size());
    assertEquals(10_000, mnist.test().size());
    assertSame(mnist.test(), mnist.test());
    int[] counts = new int[10];
    for (int i = 0; i < mnist.train().size(); i++) {
      counts[mnist.train().label(i)]++;
    }
    assertEquals(5923, counts[0]);
    assertEquals(6742, counts[1]);
    assertEquals(5421, counts[5]);
    assertEquals(5, mnist.train().label(0));
    assertEquals(7, mnist.test().label(0));
  }

  @Test
  void loadsAFolderWithAnyMixOfTheUsualNames() throws IOException {
    write("train-images.idx3-ubyte", IdxBytes.images(2, 28, 28));
    write("train-labels-idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.labels(1, 2)));
    write("t10k-images-idx3-ubyte", IdxBytes.images(1, 28, 28));
    write("t10k-labels.idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.labels(3)));
    Mnist data = Mnist.load(folder);
    assertEquals(2, data.train().size());
    assertEquals(3, data.test().label(0));
    assertEquals(folder.toString(), data.source());
    assertEquals(4, data.sha256().size());
  }

  @Test
  void namesTheMissingFileAndTheNamesTried() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.images(2, 28, 28));
    String message = assertThrows(FileException.class, () -> Mnist.load(folder)).getMessage();
    assertTrue(message.contains("lacks the file train-labels-idx1-ubyte"), message);
    assertTrue(message.contains("train-labels.idx1-ubyte.gz"), message);
    Path nowhere = folder.resolve("nowhere");
    String missing = assertThrows(FileException.class, () -> Mnist.load(nowhere)).getMessage();
    assertTrue(missing.contains("nowhere is not a folder"), missing);
  }

  @Test
  void refusesOtherSizesAndCountsThatDiffer() throws IOException {
    write("train-images-idx3-ubyte", IdxBytes.images(2, 28, 27));
    write("train-labels-idx1-ubyte", IdxBytes.labels(1, 2));
    write("t10k-images-idx3-ubyte", IdxBytes.images(2, 28, 28));
    write("t10k-labels-idx1-ubyte", IdxBytes.labels(1, 2, 3));
    Mnist data = Mnist.load(folder);
    String size = assertThrows(FileException.class, data::train).getMessage();
    assertTrue(size.contains("images of 28 x 27 but the experiments take 28 x 28"), size);
    String counts = assertThrows(FileException.class, data::test).getMessage();
    assertTrue(counts.contains("has 2 images but"), counts);
    assertTrue(counts.contains("has 3 labels"), counts);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }
}

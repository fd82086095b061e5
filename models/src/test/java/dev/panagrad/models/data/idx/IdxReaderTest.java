package dev.panagrad.models.data.idx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdxReaderTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {false, true})
  void readsImagesAndLabelsPlainOrGzipByContent(boolean gzip) {
    byte[] images = IdxBytes.images(3, 2, 4);
    byte[] labels = IdxBytes.labels(9, 0, 5);
    IdxImages read = IdxReader.readImages(file(gzip ? IdxBytes.gzip(images) : images));
    assertEquals(3, read.count());
    assertEquals(2, read.rows());
    assertEquals(4, read.cols());
    for (int i = 0; i < 24; i++) {
      assertEquals((i * 7) & 0xff, read.pixel(i / 8, i / 4 % 2, i % 4));
    }
    IdxLabels classes = IdxReader.readLabels(file(gzip ? IdxBytes.gzip(labels) : labels), 10);
    assertEquals(3, classes.count());
    assertEquals(9, classes.label(0));
    assertEquals(0, classes.label(1));
    assertEquals(5, classes.label(2));
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {false, true})
  void refusesImagesCutAtEveryByte(boolean gzip) {
    byte[] whole = gzip ? IdxBytes.gzip(IdxBytes.images(2, 3, 3)) : IdxBytes.images(2, 3, 3);
    for (int length = 0; length < whole.length; length++) {
      refusesImages(Arrays.copyOf(whole, length), "cut", "ends", "gzip", "0x");
    }
  }

  @ParameterizedTest(name = "gzip {0}")
  @ValueSource(booleans = {false, true})
  void refusesLabelsCutAtEveryByte(boolean gzip) {
    byte[] whole = gzip ? IdxBytes.gzip(IdxBytes.labels(1, 2, 3)) : IdxBytes.labels(1, 2, 3);
    for (int length = 0; length < whole.length; length++) {
      refusesLabels(Arrays.copyOf(whole, length), "cut", "ends", "gzip", "0x");
    }
  }

  @Test
  void refusesAnythingBehindTheData() {
    byte[] whole = IdxBytes.images(2, 3, 3);
    refusesImages(Arrays.copyOf(whole, whole.length + 1), "goes on after the 2 images of 3 x 3");
    byte[] labels = IdxBytes.labels(1, 2, 3);
    refusesLabels(Arrays.copyOf(labels, labels.length + 1), "goes on after the 3 labels");
    refusesLabels(IdxBytes.gzip(Arrays.copyOf(labels, labels.length + 1)), "goes on after");
  }

  @Test
  void tellsSwappedFilesAndWebPages() {
    refusesImages(IdxBytes.labels(1, 2, 3), "as IDX label files do; check that the two");
    refusesLabels(IdxBytes.images(1, 2, 2), "as IDX image files do; check that the two");
    refusesImages("<!DOCTYPE html><html></html>".getBytes(UTF_8), "as a web page does");
    refusesImages(IdxBytes.images(0x80d, 1, 2, 2, 4), "starts with 0x0000080d");
  }

  @Test
  void refusesImpossibleSizesWithoutAllocatingThem() {
    refusesImages(IdxBytes.images(0x803, 0, 28, 28, 0), "announces 0 images");
    refusesImages(IdxBytes.images(0x803, -1, 28, 28, 9), "announces 4294967295 images");
    refusesImages(IdxBytes.images(0x803, 1, 0, 28, 9), "announces images of 0 rows");
    refusesImages(IdxBytes.images(0x803, 1, 28, 4097, 9), "announces images of 4097 columns");
    refusesImages(IdxBytes.images(0x803, 1, 28, -28, 9), "columns");
    refusesImages(IdxBytes.images(0x803, Integer.MAX_VALUE, 4096, 4096, 9), "fit in memory here");
    refusesImages(IdxBytes.images(0x803, 1 << 20, 32, 16, 9), "536870912 bytes, but 9 follow");
    refusesLabels(IdxBytes.labelFile(0x801, 0), "announces 0 labels");
    refusesLabels(IdxBytes.labelFile(0x801, 500_000_000, 1), "but 1 follow");
  }

  @Test
  void namesTheLabelThatIsOutOfRange() {
    refusesLabels(IdxBytes.labels(1, 2, 10, 3), "label 10 at index 2 but labels must be 0 to 9");
    refusesLabels(IdxBytes.labels(1, 255), "label 255 at index 1");
    assertEquals(10, IdxReader.readLabels(file(IdxBytes.labels(10)), 11).label(0));
  }

  @Test
  void refusesDamagedGzip() {
    byte[] packed = IdxBytes.gzip(IdxBytes.images(50, 8, 8));
    packed[packed.length - 6] ^= 1;
    refusesImages(packed, "damaged gzip data");
  }

  @Test
  void namesAMissingFileAndAFolder() {
    FileException missing =
        assertThrows(FileException.class, () -> IdxReader.readImages(folder.resolve("nowhere")));
    assertTrue(missing.getMessage().contains("nowhere does not exist"), missing.getMessage());
    FileException notAFile = assertThrows(FileException.class, () -> IdxReader.readImages(folder));
    assertTrue(notAFile.getMessage().contains("is not a file"), notAFile.getMessage());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void survivesRandomDamageWithOneSentenceAtMost(long seed) {
    Random random = new Random(seed);
    byte[] plain = IdxBytes.images(5, 4, 4);
    byte[] whole = random.nextBoolean() ? IdxBytes.gzip(plain) : plain;
    for (int round = 0; round < 200; round++) {
      byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length + 4));
      int hits = 1 + random.nextInt(4);
      for (int i = 0; i < hits; i++) {
        damaged[random.nextInt(Math.min(damaged.length, 24))] = (byte) random.nextInt();
      }
      Path file = file(damaged);
      try {
        IdxImages read = IdxReader.readImages(file);
        assertTrue(read.count() > 0);
      } catch (FileException e) {
        assertSentence(file, e);
      }
    }
  }

  private void refusesImages(byte[] bytes, String... oneOf) {
    Path file = file(bytes);
    check(file, assertThrows(FileException.class, () -> IdxReader.readImages(file)), oneOf);
  }

  private void refusesLabels(byte[] bytes, String... oneOf) {
    Path file = file(bytes);
    check(file, assertThrows(FileException.class, () -> IdxReader.readLabels(file, 10)), oneOf);
  }

  private static void check(Path file, FileException e, String... oneOf) {
    assertSentence(file, e);
    assertTrue(Arrays.stream(oneOf).anyMatch(e.getMessage()::contains), e.getMessage());
  }

  private static void assertSentence(Path file, FileException e) {
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private Path file(byte[] bytes) {
    try {
      return Files.write(folder.resolve("some-idx-ubyte"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

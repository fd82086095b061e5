package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in folders as examples, and their scaling. */
class PictureFolderTest {
  @TempDir Path folder;

  @Test
  void foldersAreClassesAndPicturesGetOneSize() throws IOException {
    TestPictures.write(folder, 6, 2, 1);
    Files.writeString(folder.resolve("disc").resolve("notes.txt"), "passed over");
    Files.createDirectory(folder.resolve(".hidden"));
    PictureFolder data = PictureFolder.read(folder, 8, 10);
    assertEquals(8, data.size());
    assertEquals(Shape.of(8, 10, 3), data.shape());
    assertEquals(new Target.Classes(List.of("disc", "square")), data.target());
    assertEquals(0, data.label(5));
    assertEquals(1, data.label(6));
    float[] first = new float[240];
    float[] again = new float[240];
    data.features(7, 0, first);
    data.features(7, 3, again);
    assertArrayEquals(first, again);
    // The middle is of the shape, the corner of the ground.
    int middle = (4 * 10 + 5) * 3;
    assertTrue(first[middle] > 0.4 && first[0] < 0.25, Arrays.toString(first));
    assertArrayEquals(new float[] {8 / 12f, 2f}, ClassWeights.balanced(data));
    Split split = data.split(0.5, 1);
    assertEquals(4, split.part().size());
    assertEquals(1, split.part().label(3));
  }

  @Test
  void scalingKeepsPlainColoursAndMeans() {
    int[] plain = new int[7 * 5];
    Arrays.fill(plain, 0xff804020);
    for (int size : new int[] {1, 3, 5, 20}) {
      float[] features = new PictureEncoder(size, size).encode(new Image("plain", 7, 5, plain));
      for (int i = 0; i < features.length; i += 3) {
        assertEquals(0x80 / 255f, features[i]);
        assertEquals(0x40 / 255f, features[i + 1]);
        assertEquals(0x20 / 255f, features[i + 2]);
      }
    }
    // A checkerboard of 0 and 255 becomes grey when it is shrunk, and is kept at its own size.
    int[] board = new int[16 * 16];
    for (int i = 0; i < board.length; i++) {
      board[i] = (i / 16 + i) % 2 == 0 ? 0xff000000 : 0xffffffff;
    }
    Image image = new Image("board", 16, 16, board);
    for (float value : new PictureEncoder(4, 4).encode(image)) {
      assertEquals(0.5, value, 0.01);
    }
    float[] same = new PictureEncoder(16, 16).encode(image);
    for (int i = 0; i < board.length; i++) {
      assertEquals(board[i] == 0xffffffff ? 1 : 0, same[3 * i]);
    }
    // Enlarging is linear between the middles of pixels: a quarter and three quarters of the way.
    float[] ramp =
        new PictureEncoder(1, 4).encode(new Image("two", 2, 1, new int[] {0xff000000, 0xffffffff}));
    assertEquals(0, ramp[0]);
    assertEquals(0.25, ramp[3], 0.005);
    assertEquals(0.75, ramp[6], 0.005);
    assertEquals(1, ramp[9]);
  }

  @Test
  void whatIsTransparentLiesOnWhite() {
    int[] pixels = {0x00ff0000, 0x80000000};
    float[] features = new PictureEncoder(1, 2).encode(new Image("glass", 2, 1, pixels));
    assertArrayEquals(new float[] {1, 1, 1}, Arrays.copyOf(features, 3));
    assertEquals(127 / 255f, features[3], 0.003);
  }

  @Test
  void anEncoderComesBackFromItsDescription() {
    PictureEncoder encoder = new PictureEncoder(24, 32);
    assertTrue(PictureEncoder.describes(encoder.preprocessing()));
    assertEquals(encoder, PictureEncoder.of(encoder.preprocessing()));
  }

  @Test
  void mistakesAreTold() throws IOException {
    told("is not a folder", folder.resolve("none"));
    told("has no folders in it", folder);
    Path cats = Files.createDirectories(folder.resolve("cat"));
    told("has no pictures (PNG or JPEG)", folder);
    Files.write(cats.resolve("a.png"), Pictures.png(1, 1, new byte[3]));
    told("one folder only, cat", folder);
    Path dogs = Files.createDirectories(folder.resolve("dog"));
    Files.write(dogs.resolve("b.png"), new byte[] {1, 2, 3});
    Files.write(dogs.resolve("c.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0});
    PictureFolder data = PictureFolder.read(folder, 2, 2);
    float[] into = new float[12];
    String wrong = assertThrows(FileException.class, () -> data.features(1, 0, into)).getMessage();
    assertTrue(wrong.contains("b.png is no picture of a known format"), wrong);
    String jpeg = assertThrows(FileException.class, () -> data.features(2, 0, into)).getMessage();
    assertTrue(
        jpeg.contains("c.jpg is a JPEG picture, which needs the artifact panagrad-jpeg"), jpeg);
    assertThrows(IllegalArgumentException.class, () -> PictureFolder.read(folder, 0, 2));
  }

  private static void told(String message, Path folder) {
    String wrong =
        assertThrows(FileException.class, () -> PictureFolder.read(folder, 8, 8)).getMessage();
    assertTrue(wrong.contains(message), wrong);
  }
}

package dev.panagrad.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.Pictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JPEG pictures, found by the service loader of models. */
class JpegFormatTest {
  private static final long SEED = 3;

  @TempDir Path folder;

  private static byte[] jpeg(int type, int width, int height, IntBinaryOperator rgb)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb.applyAsInt(x, y));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, "jpeg", bytes));
    return bytes.toByteArray();
  }

  private static byte[] quarters() throws IOException {
    // Red, green, blue and white, each 16 x 8 pixels.
    return jpeg(
        BufferedImage.TYPE_INT_RGB,
        32,
        16,
        (x, y) -> y < 8 ? x < 16 ? 0xff0000 : 0x00ff00 : x < 16 ? 0x0000ff : 0xffffff);
  }

  private static void near(int expected, int argb) {
    assertEquals(0xff, argb >>> 24);
    for (int shift = 0; shift < 24; shift += 8) {
      int difference = ((expected >> shift) & 0xff) - ((argb >> shift) & 0xff);
      assertTrue(Math.abs(difference) < 40, Integer.toHexString(argb));
    }
  }

  @Test
  void colourAndGrey() throws IOException {
    Image image = Pictures.decode("quarters.jpg", quarters());
    assertEquals(32, image.width());
    assertEquals(16, image.height());
    near(0xff0000, image.argb(4, 3));
    near(0x00ff00, image.argb(27, 3));
    near(0x0000ff, image.argb(4, 12));
    near(0xffffff, image.argb(27, 12));
    byte[] grey = jpeg(BufferedImage.TYPE_BYTE_GRAY, 9, 5, (_, _) -> 0x808080);
    Image plain = Pictures.decode("grey.jpg", grey);
    assertEquals((plain.argb(0, 0) >> 8) & 0xff, plain.argb(0, 0) & 0xff);
  }

  /** A file whose EXIF data have a code for how the camera was held. */
  private static byte[] turned(int code, ByteOrder order) throws IOException {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).order(order);
    exif.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) code);
    byte[] plain = quarters();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain, 0, 2);
    all.writeBytes(exif.array());
    all.write(plain, 2, plain.length - 2);
    return all.toByteArray();
  }

  @Test
  void picturesAreTurnedAsTheCameraWasHeld() throws IOException {
    // The colours of the corners, from the upper left one clockwise, for codes 1 to 8 as EXIF has
    // them: which side of what was seen the first row and the first column are.
    String[] corners = {"RGWB", "GRBW", "WBRG", "BWGR", "RBWG", "BRGW", "WGRB", "GWBR"};
    for (int code = 1; code <= 8; code++) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        Image image = Pictures.decode("turned.jpg", turned(code, order));
        assertEquals(code < 5 ? 32 : 16, image.width());
        int right = image.width() - 4;
        int down = image.height() - 4;
        int[] seen = {
          image.argb(3, 3), image.argb(right, 3), image.argb(right, down), image.argb(3, down)
        };
        for (int c = 0; c < 4; c++) {
          int expected =
              switch (corners[code - 1].charAt(c)) {
                case 'R' -> 0xff0000;
                case 'G' -> 0x00ff00;
                case 'B' -> 0x0000ff;
                default -> 0xffffff;
              };
          near(expected, seen[c]);
        }
      }
    }
  }

  @Test
  void foldersMayHoldBothFormats() throws IOException {
    Files.createDirectory(folder.resolve("light"));
    Files.createDirectory(folder.resolve("dark"));
    Files.write(
        folder.resolve("light").resolve("a.JPG"),
        jpeg(BufferedImage.TYPE_INT_RGB, 50, 20, (_, _) -> 0xe0e0e0));
    Files.write(
        folder.resolve("dark").resolve("b.jpeg"),
        jpeg(BufferedImage.TYPE_INT_RGB, 7, 80, (_, _) -> 0x202020));
    PictureFolder data = PictureFolder.read(folder, 4, 4);
    float[] into = new float[48];
    data.features(0, 0, into);
    assertEquals(0x20 / 255f, into[20], 0.02);
    data.features(1, 0, into);
    assertEquals(0xe0 / 255f, into[20], 0.02);
  }

  /** Whatever a file holds, it gives a picture or a sentence with its name. */
  @Test
  void brokenFilesAreToldByName() throws IOException {
    byte[] good = quarters();
    SplittableRandom random = new SplittableRandom(SEED);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bad = Arrays.copyOf(good, i % 2 == 0 ? good.length : random.nextInt(3, good.length));
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        bad[random.nextInt(3, bad.length)] = (byte) random.nextInt();
      }
      try {
        Pictures.decode("bad.jpg", bad);
      } catch (FileException e) {
        assertTrue(e.getMessage().startsWith("bad.jpg is "), e.getMessage() + ", seed " + SEED);
        refused++;
      }
    }
    assertTrue(refused > 100, refused + " refused, seed " + SEED);
    byte[] huge = good.clone();
    for (int i = 2; i < huge.length; i++) {
      if (huge[i] == (byte) 0xff && huge[i + 1] == (byte) 0xc0) {
        Arrays.fill(huge, i + 5, i + 9, (byte) 0x7f);
        break;
      }
    }
    String wrong =
        assertThrows(FileException.class, () -> Pictures.decode("huge.jpg", huge)).getMessage();
    assertTrue(wrong.contains("32639 x 32639 pixels"), wrong);
  }
}

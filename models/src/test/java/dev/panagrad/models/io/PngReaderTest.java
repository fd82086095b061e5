package dev.panagrad.models.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PngReaderTest {
  private static final String KINDS =
      """
      0, 1
      0, 2
      0, 4
      0, 8
      0, 16
      2, 8
      2, 16
      4, 8
      4, 16
      6, 8
      6, 16
      """;

  @ParameterizedTest(name = "colour type {0}, {1} bits")
  @CsvSource(textBlock = KINDS)
  void readsEveryKindAsImageIoDoes(int color, int depth) throws IOException {
    Random random = new Random(color * 100L + depth);
    for (int round = 0; round < 12; round++) {
      boolean interlaced = round % 2 == 1;
      PngBytes png =
          new PngBytes(random, 1 + random.nextInt(19), 1 + random.nextInt(19), color, depth, 0);
      byte[] file = png.file(random, interlaced);
      Raster oracle = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
      Image read = PngReader.decode("random", file);
      for (int y = 0; y < png.height; y++) {
        for (int x = 0; x < png.width; x++) {
          for (int band = 0; band < png.bands; band++) {
            assertEquals(oracle.getSample(x, y, band), png.sample(x, y, band));
          }
          assertEquals(expected(png, x, y), read.argb(x, y), "at " + x + ", " + y);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {1, 2, 4, 8})
  void readsPalettesWithTransparencyAsImageIoDoes(int depth) throws IOException {
    Random random = new Random(depth);
    for (int round = 0; round < 12; round++) {
      int colors = 1 + random.nextInt(1 << depth);
      byte[] palette = new byte[3 * colors];
      byte[] alpha = new byte[random.nextInt(colors + 1)];
      random.nextBytes(palette);
      random.nextBytes(alpha);
      PngBytes png = new PngBytes(random, 1 + random.nextInt(30), 7, 3, depth, colors);
      byte[] plte = PngBytes.chunk("PLTE", palette);
      byte[] trns = PngBytes.chunk("tRNS", alpha);
      byte[] file = png.file(random, round % 2 == 1, plte, trns);
      BufferedImage oracle = ImageIO.read(new ByteArrayInputStream(file));
      Image read = PngReader.decode("random", file);
      for (int y = 0; y < png.height; y++) {
        for (int x = 0; x < png.width; x++) {
          assertEquals(oracle.getRGB(x, y), read.argb(x, y), "at " + x + ", " + y);
        }
      }
    }
  }

  @ParameterizedTest(name = "colour type {0}, {1} bits")
  @CsvSource({"0, 1", "0, 2", "0, 4", "0, 8", "0, 16", "2, 8", "2, 16"})
  void makesTheTransparentColourTransparent(int color, int depth) {
    Random random = new Random(color * 100L + depth);
    PngBytes png = new PngBytes(random, 9, 8, color, depth, 0);
    ByteBuffer chosen = ByteBuffer.allocate(2 * png.bands);
    for (int band = 0; band < png.bands; band++) {
      chosen.putShort((short) png.sample(3, 2, band));
    }
    byte[] file = png.file(random, true, PngBytes.chunk("tRNS", chosen.array()));
    Image read = PngReader.decode("random", file);
    for (int y = 0; y < png.height; y++) {
      for (int x = 0; x < png.width; x++) {
        boolean same = true;
        for (int band = 0; band < png.bands; band++) {
          same &= png.sample(x, y, band) == png.sample(3, 2, band);
        }
        int opaque = expected(png, x, y);
        assertEquals(same ? opaque & 0xffffff : opaque, read.argb(x, y), "at " + x + ", " + y);
      }
    }
  }

  @ParameterizedTest(name = "BufferedImage type {0}")
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void readsWhatImageIoWrites(int type) throws IOException {
    Random random = new Random(type);
    BufferedImage image = new BufferedImage(37, 23, type);
    for (int i = 0; i < 37 * 23; i++) {
      image.setRGB(i % 37, i / 37, random.nextInt());
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    Image read = PngReader.decode("written", file.toByteArray());
    for (int i = 0; i < 37 * 23; i++) {
      assertEquals(image.getRGB(i % 37, i / 37), read.argb(i % 37, i / 37));
    }
  }

  @Test
  void readsASmallPaletteThatImageIoWrites() throws IOException {
    byte[] ramp = {0, 100, (byte) 200, (byte) 255};
    IndexColorModel model = new IndexColorModel(2, 4, ramp, ramp, ramp);
    BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_BINARY, model);
    image.setRGB(4, 2, 0xffc8c8c8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    assertEquals(0xffc8c8c8, PngReader.decode("written", file.toByteArray()).argb(4, 2));
  }

  @Test
  void imageIoReadsWhatWeWrite() throws IOException {
    Random random = new Random(5);
    byte[] grey = new byte[28 * 9];
    byte[] rgb = new byte[3 * 7 * 11];
    random.nextBytes(grey);
    random.nextBytes(rgb);
    Raster one = ImageIO.read(new ByteArrayInputStream(PngWriter.encode(28, 9, grey))).getRaster();
    for (int i = 0; i < grey.length; i++) {
      assertEquals(grey[i] & 0xff, one.getSample(i % 28, i / 28, 0));
    }
    Raster three = ImageIO.read(new ByteArrayInputStream(PngWriter.encode(7, 11, rgb))).getRaster();
    for (int i = 0; i < rgb.length; i++) {
      assertEquals(rgb[i] & 0xff, three.getSample(i / 3 % 7, i / 21, i % 3));
    }
    Image back = PngReader.decode("ours", PngWriter.encode(7, 11, rgb));
    assertEquals(rgb[rgb.length - 1] & 0xff, back.argb(6, 10) & 0xff);
  }

  private static int expected(PngBytes png, int x, int y) {
    int[] values = new int[png.bands];
    for (int band = 0; band < png.bands; band++) {
      int max = (1 << png.depth) - 1;
      values[band] = (int) Math.round(png.sample(x, y, band) * 255.0 / max);
    }
    boolean grey = png.bands < 3;
    int alpha = png.bands % 2 == 0 ? values[png.bands - 1] : 255;
    int green = grey ? values[0] : values[1];
    int blue = grey ? values[0] : values[2];
    return (alpha << 24) | (values[0] << 16) | (green << 8) | blue;
  }
}

package dev.panagrad.models.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostilePngTest {
  private static final byte[] END = PngBytes.chunk("IEND", new byte[0]);
  private static final byte[] PIXELS = PngBytes.chunk("IDAT", PngBytes.zlib(new byte[1000]));

  @Test
  void refusesAFileCutAtEveryByte() {
    byte[] whole = PngWriter.encode(5, 4, new byte[20]);
    for (int length = 0; length < whole.length; length++) {
      refuses(Arrays.copyOf(whole, length), "");
    }
  }

  @Test
  void refusesEveryFlippedBit() {
    byte[] whole = PngWriter.encode(5, 4, new byte[20]);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      refuses(damaged, "");
    }
  }

  @Test
  void tellsOtherFormats() {
    refuses("GIF89a..........".getBytes(StandardCharsets.US_ASCII), "it is a GIF");
    refuses(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0}, "it is a JPEG");
    refuses(new byte[0], "does not start as one");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5, 8, 0, 'announces 0 x 5 pixels'",
    "5, -1, 8, 0, 'announces 5 x -1 pixels'",
    "5, 5, 3, 0, 'colour type 0 can''t have 3 bits'",
    "5, 5, 16, 3, 'colour type 3 can''t have 16 bits'",
    "5, 5, 4, 2, 'colour type 2 can''t have 4 bits'",
    "5, 5, 8, 5, 'colour type 5 can''t have 8 bits'",
    "5, 5, 8, 3, 'its palette has 0 bytes'",
    "100, 100, 8, 0, 'its pixels end early'"
  })
  void refusesHeadersThatLie(int width, int height, int depth, int color, String expected) {
    byte[] header = PngBytes.header(width, height, depth, color, false);
    refuses(png(PngBytes.chunk("IHDR", header), PIXELS, END), expected);
  }

  @ParameterizedTest
  @CsvSource({"8000, 8000, 8, 0", "100000, 100000, 8, 0", "2147483647, 2147483647, 16, 6"})
  void refusesWhatIsTooLargeAsSuch(int width, int height, int depth, int color) {
    byte[] header = PngBytes.header(width, height, depth, color, false);
    byte[] png = png(PngBytes.chunk("IHDR", header), PIXELS, END);
    assertEquals(
        "some.png is too large: it has %d x %d pixels, and a picture may have 40,000,000; give a"
                .formatted(width, height)
            + " smaller one",
        assertThrows(FileException.class, () -> PngReader.decode("some.png", png)).getMessage());
  }

  @Test
  void refusesChunksOutOfPlace() {
    byte[] header = PngBytes.chunk("IHDR", PngBytes.header(4, 4, 8, 0, false));
    refuses(png(PIXELS, header, END), "header is not at its start");
    refuses(png(header, header, PIXELS, END), "header is not at its start");
    refuses(
        png(
            header,
            PngBytes.chunk("PLTE", new byte[3]),
            PngBytes.chunk("PLTE", new byte[3]),
            PIXELS,
            END),
        "PLTE is out of place");
    refuses(png(header, PIXELS, PngBytes.chunk("tRNS", new byte[2]), END), "tRNS is out of place");
    refuses(png(header, PngBytes.chunk("QQQQ", new byte[2]), PIXELS, END), "unknown kind");
    refuses(png(header, END), "its pixels end early");
    refuses(png(header, PIXELS), "ends early");
    refuses(png(header, PngBytes.chunk("tRNS", new byte[3]), PIXELS, END), "has 3 bytes");
    assertEquals(
        0xff000000,
        PngReader.decode("x", png(header, PngBytes.chunk("teXt", new byte[9]), PIXELS, END))
            .argb(3, 3));
  }

  @Test
  void refusesPalettesAndFiltersThatLie() {
    byte[] header = PngBytes.chunk("IHDR", PngBytes.header(4, 4, 1, 3, false));
    byte[] two = PngBytes.chunk("PLTE", new byte[6]);
    refuses(png(header, PngBytes.chunk("PLTE", new byte[5]), PIXELS, END), "has 5 bytes");
    refuses(png(header, PngBytes.chunk("PLTE", new byte[9]), PIXELS, END), "has 9 bytes");
    refuses(png(header, two, PngBytes.chunk("tRNS", new byte[3]), PIXELS, END), "more transparent");
    byte[] one = PngBytes.chunk("PLTE", new byte[3]);
    byte[] index = PngBytes.chunk("IDAT", PngBytes.zlib(new byte[] {0, -1, 0, -1, 0, -1, 0, -1}));
    refuses(png(header, one, index, END), "uses colour 1 of a palette of 1");
    byte[] filter = PngBytes.chunk("IDAT", PngBytes.zlib(new byte[] {5, 0, 0, 0, 0, 0, 0, 0}));
    refuses(png(header, two, filter, END), "unknown filter 5");
    byte[] noise = PngBytes.chunk("IDAT", new byte[] {1, 2, 3, 4, 5});
    refuses(png(header, two, noise, END), "can't be unpacked");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void survivesDamageUnderRightChecksums(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int color = new int[] {0, 2, 4, 6}[random.nextInt(4)];
      byte[] file = new PngBytes(random, 6, 5, color, 8, 0).file(random, random.nextBoolean());
      for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
        file[8 + random.nextInt(file.length - 8)] = (byte) random.nextInt();
      }
      repair(file);
      try {
        PngReader.decode("damaged", file);
      } catch (FileException e) {
        assertTrue(
            e.getMessage().startsWith("damaged is not an intact PNG")
                || e.getMessage().startsWith("damaged is too large: "),
            e.getMessage());
      }
    }
  }

  @Test
  void namesAMissingFile() {
    Path nowhere = Path.of("nowhere.png");
    FileException e = assertThrows(FileException.class, () -> Pictures.read(nowhere));
    assertEquals("nowhere.png is not a file; give a picture", e.getMessage());
  }

  /** Makes the checksums right as far as the lengths of the chunks can be followed. */
  private static void repair(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = 8;
    while (at + 12 <= file.length) {
      int length = bytes.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      bytes.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
  }

  private static byte[] png(byte[]... chunks) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    for (byte[] chunk : chunks) {
      file.writeBytes(chunk);
    }
    return file.toByteArray();
  }

  private static void refuses(byte[] png, String expected) {
    String message =
        assertThrows(FileException.class, () -> PngReader.decode("some.png", png)).getMessage();
    assertTrue(message.startsWith("some.png is not an intact PNG picture: "), message);
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }
}

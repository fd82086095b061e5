package dev.panagrad.jpeg;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.PictureFormat;
import dev.panagrad.models.io.Pictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG by ImageIO: baseline and progressive, grey or in colour, rotated according to the EXIF
 * data. CMYK pictures are rejected.
 */
public final class JpegFormat implements PictureFormat {
  private static final int OPAQUE = 0xff << 24;

  /** Called by the service loader. */
  public JpegFormat() {}

  @Override
  public String name() {
    return "JPEG";
  }

  @Override
  public boolean matches(byte[] file) {
    return file.length > 2
        && file[0] == (byte) 0xff
        && file[1] == (byte) 0xd8
        && file[2] == (byte) 0xff;
  }

  @Override
  public Image decode(String name, byte[] file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > Pictures.MAX_PIXELS) {
        throw FileException.of(
            "%s is too large: it has %d x %d pixels, and a picture may have %,d; give a smaller"
                + " one",
            name, width, height, Pictures.MAX_PIXELS);
      }
      int[] pixels = pixels(reader.read(0));
      return Orientation.of(file).turn(name, width, height, pixels);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // ImageIO throws the latter two for some broken files.
      throw new FileException(
          "%s is not a JPEG picture that can be read (%s); save it as RGB again"
              .formatted(name, e.getMessage()),
          e);
    } finally {
      reader.dispose();
    }
  }

  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] |= OPAQUE;
    }
    return pixels;
  }
}

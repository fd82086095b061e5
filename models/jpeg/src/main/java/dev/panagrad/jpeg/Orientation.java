package dev.panagrad.jpeg;

import dev.panagrad.models.io.Image;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The orientation of a camera, from the tag 0x0112 of EXIF (CIPA DC-008, 4.6.4): phones store
 * pictures in the orientation of the sensor, together with this tag.
 *
 * @param code 1 upright, 2 to 4 mirrored or rotated by 180 degrees, 5 to 8 with rows and columns
 *     swapped
 */
record Orientation(int code) {
  private static final Orientation UPRIGHT = new Orientation(1);
  private static final int EXIF_SEGMENT = 0xffe1;
  private static final int SCAN = 0xffda;
  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;

  /** Reads the orientation of a file; upright if it has none that can be read. */
  static Orientation of(byte[] jpeg) {
    ByteBuffer in = ByteBuffer.wrap(jpeg).position(2);
    try {
      while (true) {
        int marker = in.getShort() & 0xffff;
        int length = (in.getShort() & 0xffff) - 2;
        if (marker < 0xff00 || marker == SCAN || length < 0) {
          return UPRIGHT;
        }
        ByteBuffer segment = in.slice(in.position(), length);
        if (marker == EXIF_SEGMENT && isExif(segment)) {
          return ofTiff(segment.slice());
        }
        in.position(in.position() + length);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // Ignored, since the picture itself may be intact.
      return UPRIGHT;
    }
  }

  private static boolean isExif(ByteBuffer segment) {
    byte[] name = new byte[6];
    if (segment.remaining() < name.length) {
      return false;
    }
    segment.get(name);
    return new String(name, StandardCharsets.ISO_8859_1).equals("Exif\0\0");
  }

  private static Orientation ofTiff(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY;
      if ((tiff.getShort(entry) & 0xffff) == TAG) {
        int code = tiff.getShort(entry + 8);
        return code >= 1 && code <= 8 ? new Orientation(code) : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** Turns a picture upright. */
  Image turn(String name, int width, int height, int... pixels) {
    if (code == 1) {
      return new Image(name, width, height, pixels);
    }
    boolean swapped = code >= 5;
    int w = swapped ? height : width;
    int h = swapped ? width : height;
    int[] turned = new int[pixels.length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int right = code == 2 || code == 3 || code == 6 || code == 7 ? w - 1 - x : x;
        int down = code == 3 || code == 4 || code == 7 || code == 8 ? h - 1 - y : y;
        turned[y * w + x] = swapped ? pixels[right * width + down] : pixels[down * width + right];
      }
    }
    return new Image(name, w, h, turned);
  }
}

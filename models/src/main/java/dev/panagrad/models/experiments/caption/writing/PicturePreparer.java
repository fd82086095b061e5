package dev.panagrad.models.experiments.caption.writing;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.io.Image;

/** Converts a user's picture to the form that a net was trained on: its size, and bright ink. */
final class PicturePreparer {
  private static final int COLOURS = 3;

  private PicturePreparer() {}

  /** The samples of a shape with one or three channels, from 0 to 255. */
  static byte[] samples(Image image, Shape shape) {
    int height = shape.size(0);
    int width = shape.size(1);
    byte[] colours = new PictureEncoder(height, width).samples(image);
    return shape.size(2) == COLOURS ? colours : onBlack(grey(colours), height, width);
  }

  private static byte[] grey(byte... colours) {
    byte[] grey = new byte[colours.length / COLOURS];
    for (int i = 0; i < grey.length; i++) {
      int at = COLOURS * i;
      grey[i] =
          (byte)
              Math.round(
                  0.299 * (colours[at] & 0xff)
                      + 0.587 * (colours[at + 1] & 0xff)
                      + 0.114 * (colours[at + 2] & 0xff));
    }
    return grey;
  }

  /** Inverted if the edge, which shows the background, is bright on average. */
  private static byte[] onBlack(byte[] grey, int height, int width) {
    long edge = 0;
    long count = 0;
    for (int i = 0; i < grey.length; i++) {
      int y = i / width;
      int x = i % width;
      if (y == 0 || y == height - 1 || x == 0 || x == width - 1) {
        edge += grey[i] & 0xff;
        count++;
      }
    }
    if (edge > count * 127) {
      for (int i = 0; i < grey.length; i++) {
        grey[i] = (byte) (255 - (grey[i] & 0xff));
      }
    }
    return grey;
  }
}

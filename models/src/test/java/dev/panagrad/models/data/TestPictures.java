package dev.panagrad.models.data;

import dev.panagrad.models.io.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Folders of small colour pictures of several sizes: a bright disc or square on a dark ground. */
public final class TestPictures {
  private TestPictures() {}

  /** Makes folders "disc" and "square" with pictures of any colour, fewer squares than discs. */
  public static void write(Path folder, int discs, int squares, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < discs + squares; i++) {
      boolean disc = i < discs;
      Path own = Files.createDirectories(folder.resolve(disc ? "disc" : "square"));
      int width = 20 + random.nextInt(30);
      int height = 20 + random.nextInt(30);
      byte[] samples = shape(disc, width, height, random);
      Files.write(own.resolve("p%04d.png".formatted(i)), Pictures.png(width, height, samples));
    }
  }

  /** Samples of one picture, red, green and blue. */
  public static byte[] shape(boolean disc, int width, int height, SplittableRandom random) {
    byte[] samples = new byte[width * height * 3];
    int[] colour = {120 + random.nextInt(136), 120 + random.nextInt(136), random.nextInt(256)};
    double reach = 0.25 + 0.1 * random.nextDouble();
    double middle = 0.5 + 0.1 * (random.nextDouble() - 0.5);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = (x + 0.5) / width - middle;
        double dy = (y + 0.5) / height - middle;
        boolean in =
            disc
                ? dx * dx + dy * dy < reach * reach
                : Math.max(Math.abs(dx), Math.abs(dy)) < reach * 0.886;
        for (int c = 0; c < 3; c++) {
          int value = in ? colour[c] : random.nextInt(60);
          samples[(y * width + x) * 3 + c] = (byte) value;
        }
      }
    }
    return samples;
  }
}

package dev.panagrad.cli;

import dev.panagrad.models.io.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Small files of data as people have them. */
final class OwnFiles {
  private OwnFiles() {}

  /** Rows of flowers whose species follows from two numbers; one petal in ten is missing. */
  static Path flowers(Path file, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("id,sepal,petal,colour,species\n");
    for (int i = 0; i < rows; i++) {
      int kind = i % 3;
      double sepal = 5 + 0.8 * kind + 0.2 * random.nextGaussian();
      String petal =
          i % 10 == 0
              ? ""
              : String.format(Locale.ROOT, "%.3f", 1 + 2 * kind + 0.3 * random.nextGaussian());
      String colour = kind == 0 ? "white" : random.nextBoolean() ? "red" : "blue";
      String species = new String[] {"setosa", "versicolor", "virginica"}[kind];
      text.append(
          String.format(Locale.ROOT, "%d,%.3f,%s,%s,%s%n", i, sepal, petal, colour, species));
    }
    return Files.writeString(file, text);
  }

  /** Rows of houses with a price in hundred thousands that follows from area and town. */
  static Path houses(Path file, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("area;town;price\n");
    for (int i = 0; i < rows; i++) {
      double area = 40 + 100 * random.nextDouble();
      boolean large = random.nextBoolean();
      double price = 3000 * area * (large ? 1.5 : 1) + 3000 * random.nextGaussian();
      text.append(
          String.format(Locale.ROOT, "%.2f;%s;%.0f%n", area, large ? "York" : "Ely", price));
    }
    return Files.writeString(file, text);
  }

  /** Colour pictures of several sizes in a folder for each class: mostly red, green or blue. */
  static Path pictures(Path folder, int each, long seed) throws IOException {
    Random random = new Random(seed);
    String[] classes = {"blue", "green", "red"};
    for (int c = 0; c < classes.length; c++) {
      Path of = Files.createDirectories(folder.resolve(classes[c]));
      for (int i = 0; i < each; i++) {
        int height = 8 + random.nextInt(20);
        int width = 8 + random.nextInt(20);
        byte[] samples = new byte[3 * height * width];
        for (int at = 0; at < samples.length; at++) {
          samples[at] = (byte) (random.nextInt(100) + (at % 3 == 2 - c ? 150 : 0));
        }
        Files.write(of.resolve("p" + i + ".png"), Pictures.png(width, height, samples));
      }
    }
    return folder;
  }

  /** Images of bars whose row is their class, with their labels. */
  static void images(Path folder, String half, int count, int rows, int cols, int classes)
      throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(half.hashCode());
    ByteBuffer images = ByteBuffer.allocate(16 + count * rows * cols);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    images.putInt(0x803).putInt(count).putInt(rows).putInt(cols);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      int label = i % classes;
      labels.put((byte) label);
      for (int row = 0; row < rows; row++) {
        for (int col = 0; col < cols; col++) {
          images.put((byte) (random.nextInt(100) + (row == label ? 155 : 0)));
        }
      }
    }
    Files.write(folder.resolve(half + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(half + "-labels-idx1-ubyte"), labels.array());
  }
}

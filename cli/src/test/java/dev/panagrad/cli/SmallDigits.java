package dev.panagrad.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small data set in the four files of MNIST: a bar for each class under noise. */
public final class SmallDigits {
  static final int TRAIN = 200;
  public static final int TEST = 60;
  private static final int SIDE = 28;

  private SmallDigits() {}

  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    write(folder, "train", TRAIN, 1);
    write(folder, "t10k", TEST, 2);
    return folder;
  }

  private static void write(Path folder, String half, int count, long seed) throws IOException {
    Random random = new Random(seed);
    ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(10);
      labels.put((byte) label);
      for (int row = 0; row < SIDE; row++) {
        for (int col = 0; col < SIDE; col++) {
          boolean bar = row / 2 == label + 2;
          images.put((byte) (random.nextInt(100) + (bar ? 155 : 0)));
        }
      }
    }
    Files.write(folder.resolve(half + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(half + "-labels-idx1-ubyte"), labels.array());
  }
}

package dev.panagrad.models.data.idx;

import dev.panagrad.models.io.FileException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Reads IDX files, the format of MNIST: big-endian header, then bytes; plain or gzip, detected by
 * content.
 *
 * <p>Everything in a file is validated: magic number, sizes and their product, labels, missing or
 * extra bytes at the end. Format: LeCun, Cortes, Burges, "The MNIST database of handwritten
 * digits".
 */
public final class IdxReader {
  private static final int LABELS_MAGIC = 0x801;
  private static final int IMAGES_MAGIC = 0x803;
  private static final int MAX_SIDE = 4096;
  private static final int MAX_CLASSES = 127;

  private IdxReader() {}

  /**
   * Reads a file of images.
   *
   * @throws FileException if the file is missing, unreadable or not an intact IDX image file
   */
  public static IdxImages readImages(Path file) {
    return readImages(IdxSource.of(file));
  }

  /**
   * Reads a file of labels.
   *
   * @param classes the number of classes, at most 127; a label outside 0 to classes - 1 is an error
   * @throws FileException if the file is missing, unreadable or not an intact IDX label file
   */
  public static IdxLabels readLabels(Path file, int classes) {
    return readLabels(IdxSource.of(file), classes);
  }

  public static IdxImages readImages(IdxSource source) {
    try (IdxInput in = IdxInput.of(source)) {
      checkMagic(source.name(), in.readInt("magic number"), IMAGES_MAGIC);
      int count = count(source.name(), in.readInt("number of images"), "images");
      int rows = side(source.name(), in.readInt("number of rows"), "rows");
      int cols = side(source.name(), in.readInt("number of columns"), "columns");
      String announced = "%d images of %d x %d".formatted(count, rows, cols);
      int size = size(source.name(), (long) count * rows * cols, announced);
      MemorySegment pixels = in.readRest(size, announced);
      return new IdxImages(source.name(), count, rows, cols, pixels, in.digest());
    }
  }

  public static IdxLabels readLabels(IdxSource source, int classes) {
    if (classes < 1 || classes > MAX_CLASSES) {
      throw new IllegalArgumentException(
          "%d classes; from 1 to %d are possible".formatted(classes, MAX_CLASSES));
    }
    try (IdxInput in = IdxInput.of(source)) {
      checkMagic(source.name(), in.readInt("magic number"), LABELS_MAGIC);
      int count = count(source.name(), in.readInt("number of labels"), "labels");
      String announced = "%d labels".formatted(count);
      MemorySegment labels = in.readRest(size(source.name(), count, announced), announced);
      // Copied to an array, since access to segments is slow until it is compiled.
      byte[] values = labels.toArray(ValueLayout.JAVA_BYTE);
      for (int i = 0; i < count; i++) {
        int label = values[i] & 0xff;
        if (label >= classes) {
          throw FileException.of(
              "%s has label %d at index %d but labels must be 0 to %d;"
                  + " take a data set of %d classes",
              source.name(), label, i, classes - 1, classes);
        }
      }
      return new IdxLabels(source.name(), count, classes, labels, in.digest());
    }
  }

  private static void checkMagic(String name, int found, int expected) {
    if (found != expected) {
      throw FileException.of(
          "%s is not an IDX %s file: it should start with 0x%08x but starts with 0x%08x%s",
          name, kind(expected), expected, found, advice(found));
    }
  }

  private static String kind(int magic) {
    return magic == IMAGES_MAGIC ? "image" : "label";
  }

  private static String advice(int found) {
    if (found == IMAGES_MAGIC || found == LABELS_MAGIC) {
      return ", as IDX %s files do; check that the two were not swapped".formatted(kind(found));
    }
    boolean page = found >>> 24 == '<';
    return page
        ? ", as a web page does; download it again"
        : "; give the file under its original name";
  }

  private static int count(String name, int count, String what) {
    if (count < 1) {
      throw FileException.of(
          "%s announces %d %s but at least one is needed; copy or download it again",
          name, Integer.toUnsignedLong(count), what);
    }
    return count;
  }

  private static int side(String name, int side, String what) {
    if (side < 1 || side > MAX_SIDE) {
      throw FileException.of(
          "%s announces images of %d %s but from 1 to %d are possible;"
              + " it is damaged or not an IDX file",
          name, Integer.toUnsignedLong(side), what, MAX_SIDE);
    }
    return side;
  }

  private static int size(String name, long size, String announced) {
    long limit = Math.min(Integer.MAX_VALUE - 1024L, Runtime.getRuntime().maxMemory());
    if (size > limit) {
      throw FileException.of(
          "%s announces %s, %d bytes, but at most %d fit in memory here;"
              + " take a smaller data set or raise -Xmx (up to 2 GB of data)",
          name, announced, size, limit);
    }
    return (int) size;
  }
}

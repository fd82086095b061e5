package dev.panagrad.models.data;

import dev.panagrad.models.data.idx.IdxImages;
import dev.panagrad.models.data.idx.IdxLabels;
import dev.panagrad.models.io.FileException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled grey images of one size: a block of count x rows x cols bytes, and a class for each
 * image.
 *
 * <p>Immutable, so that any number of threads may read it.
 */
public final class ImageDataset {
  private final IdxImages images;
  private final IdxLabels labels;

  /**
   * Pairs images with their labels.
   *
   * @throws FileException if the numbers of labels and images differ
   */
  ImageDataset(IdxImages images, IdxLabels labels) {
    if (images.count() != labels.count()) {
      throw FileException.of(
          "%s has %d images but %s has %d labels; take both from the same data set",
          images.name(), images.count(), labels.name(), labels.count());
    }
    this.images = images;
    this.labels = labels;
  }

  /** The number of examples. */
  public int size() {
    return images.count();
  }

  /** The height of an image in pixels. */
  public int rows() {
    return images.rows();
  }

  /** The width of an image in pixels. */
  public int cols() {
    return images.cols();
  }

  /** The number of classes; a label is below it. */
  public int classes() {
    return labels.classes();
  }

  /** A pixel, 0 to 255. */
  public int pixel(int example, int row, int col) {
    return images.pixel(example, row, col);
  }

  /** The class of an example. */
  public int label(int example) {
    return labels.label(example);
  }

  /**
   * The images as examples of shape [rows, cols, 1], from 0 to 1, with their labels as classes
   * named by their numbers.
   */
  public Dataset examples() {
    List<String> names = IntStream.range(0, classes()).mapToObj(Integer::toString).toList();
    return new ImageExamples(this, new Target.Classes(names));
  }

  /** All pixels, off-heap and read-only, image after image. */
  public MemorySegment pixels() {
    return images.pixels();
  }

  /** The images with their source. */
  IdxImages images() {
    return images;
  }

  /** The labels with their source. */
  IdxLabels labels() {
    return labels;
  }
}

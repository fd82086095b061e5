package dev.panagrad.models.data;

import dev.panagrad.engine.kernel.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies examples into the buffers that a graph is fed from: images as floats from 0 to 1, labels
 * one-hot.
 *
 * <p>Allocates nothing; disjoint ranges may be filled by several threads.
 */
public final class BatchFiller {
  /**
   * A pixel is multiplied by the float nearest to 1 / 255, as the tutorial's reader did: equal to
   * pixel / 255 but for the last bit.
   */
  static final float SCALE = 1 / 255f;

  /**
   * How many examples before its turn an image is fetched into the cache. In shuffled order each
   * lies somewhere else, and waiting for memory took twice as long as the copy.
   */
  private static final int AHEAD = 2;

  private static final int CACHE_LINE = 64;

  private final ImageDataset data;
  private final MovementKernels kernels;
  private final int pixels;

  /** Keeps the compiler from dropping reads whose result nobody needs. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  /** Fills from a data set, with the kernels of the session. */
  public BatchFiller(ImageDataset data, MovementKernels kernels) {
    this.data = data;
    this.kernels = kernels;
    this.pixels = data.rows() * data.cols();
  }

  /**
   * Copies the examples {@code indices[from]} to {@code indices[to - 1]} to the rows from to to -
   * 1.
   *
   * @param images [at least to, rows * cols], gets pixel / 255
   * @param labels [at least to, classes], gets 1 in the column of the class and 0 elsewhere
   */
  public void fill(int[] indices, int from, int to, Buffer images, Buffer labels) {
    int classes = data.classes();
    check(from, to, indices.length, images, labels, classes);
    for (int row = from; row < to; row++) {
      if (row + AHEAD < to) {
        touch(indices[row + AHEAD]);
      }
      int example = indices[row];
      kernels.scaleBytes(
          data.pixels(), (long) example * pixels, SCALE, images, (long) row * pixels, pixels);
      long start = (long) row * classes;
      for (int c = 0; c < classes; c++) {
        labels.set(start + c, 0);
      }
      labels.set(start + data.label(example), 1);
    }
  }

  private void touch(int example) {
    MemorySegment bytes = data.pixels();
    long start = (long) example * pixels;
    int sum = 0;
    for (long i = 0; i < pixels; i += CACHE_LINE) {
      sum += bytes.get(ValueLayout.JAVA_BYTE, start + i);
    }
    touched = sum;
  }

  /** Copies all examples of {@code indices[0]} to {@code indices[count - 1]}. */
  public void fill(int[] indices, int count, Buffer images, Buffer labels) {
    fill(indices, 0, count, images, labels);
  }

  private void check(int from, int to, int given, Buffer images, Buffer labels, int classes) {
    if (from < 0 || to < from || to > given) {
      throw new IllegalArgumentException(
          "examples %d to %d of %d indices".formatted(from, to, given));
    }
    if (images.length() < (long) to * pixels || labels.length() < (long) to * classes) {
      throw new IllegalArgumentException(
          "%d examples need buffers of [%d, %d] and [%d, %d] elements but have %d and %d"
              .formatted(to, to, pixels, to, classes, images.length(), labels.length()));
    }
  }
}

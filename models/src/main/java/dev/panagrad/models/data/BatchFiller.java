package dev.panagrad.models.data;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.session.SessionOptions;

/**
 * Copies examples into the buffers that a graph is fed from: images as floats from 0 to 1, labels
 * one-hot.
 *
 * <p>Allocates nothing; parts may be filled by several threads.
 */
public final class BatchFiller {
  /**
   * The factor of a pixel: the float nearest to 1 / 255, as in the tutorial's reader; the result
   * equals pixel / 255 except for the last bit.
   */
  static final float SCALE = 1 / 255f;

  /** Floats per cache line. */
  private static final int FLOATS = 16;

  private final ImageDataset data;
  private final MovementKernels kernels;
  private final int pixels;

  /** Fills from a data set, with the kernels of a session of these options. */
  public BatchFiller(ImageDataset data, SessionOptions options) {
    this.data = data;
    this.kernels = MovementKernels.of(options.kernels());
    this.pixels = Math.multiplyExact(data.rows(), data.cols());
  }

  /**
   * Copies one part of the pixels of every example, and with the first part the labels. The parts
   * together are the batch.
   *
   * <p>Parts are ranges of pixels rather than of examples, since the first layer's weights, their
   * gradient and their update are divided among threads by pixels: each thread then reads values
   * that it has written.
   *
   * @param indices the examples {@code indices[0]} to {@code indices[count - 1]}
   * @param images [at least count, rows * cols], gets pixel / 255
   * @param labels [at least count, classes], gets 1 in the column of the class and 0 elsewhere
   * @throws IllegalArgumentException if there is no such part or example, or a buffer is too small
   */
  public void fill(int[] indices, int count, int part, int parts, Buffer images, Buffer labels) {
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException(
          "part %d of %d; parts are counted from 0".formatted(part, parts));
    }
    check(indices, count, images, labels);
    kernels.gatherBytes(
        data.pixels(),
        indices,
        count,
        SCALE,
        images,
        pixels,
        bound(part, parts),
        bound(part + 1, parts));
    if (part == 0) {
      kernels.gatherOneHot(data.labels().bytes(), indices, count, labels, data.classes());
    }
  }

  /** The first pixel of a part, at the start of a cache line. */
  private int bound(int part, int parts) {
    return part == parts ? pixels : (int) ((long) pixels * part / parts / FLOATS * FLOATS);
  }

  /** Copies all examples of {@code indices[0]} to {@code indices[count - 1]}. */
  public void fill(int[] indices, int count, Buffer images, Buffer labels) {
    fill(indices, count, 0, 1, images, labels);
  }

  private void check(int[] indices, int count, Buffer images, Buffer labels) {
    int classes = data.classes();
    if (count < 0 || count > indices.length) {
      throw new IllegalArgumentException(
          "%d examples of %d indices".formatted(count, indices.length));
    }
    for (int i = 0; i < count; i++) {
      if (indices[i] < 0 || indices[i] >= data.size()) {
        throw new IllegalArgumentException(
            "index %d at position %d is out of range: there are %d examples"
                .formatted(indices[i], i, data.size()));
      }
    }
    if (images.length() < (long) count * pixels || labels.length() < (long) count * classes) {
      throw new IllegalArgumentException(
          "%d examples need buffers of [%d, %d] and [%d, %d] elements but have %d and %d"
              .formatted(count, count, pixels, count, classes, images.length(), labels.length()));
    }
  }
}

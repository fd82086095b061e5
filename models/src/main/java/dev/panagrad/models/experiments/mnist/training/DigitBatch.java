package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.train.Picture;

/** The feed tensors of a batch of digits. */
final class DigitBatch implements AutoCloseable {
  private static final int COLUMNS = 10;

  private final Tensor images;
  private final Tensor labels;

  DigitBatch(int size) {
    images = Tensor.allocate(DType.FLOAT32, Shape.of(size, Mnist.SIDE, Mnist.SIDE, 1));
    labels = Tensor.allocate(DType.FLOAT32, Shape.of(size, Mnist.CLASSES));
  }

  Tensor images() {
    return images;
  }

  Tensor labels() {
    return labels;
  }

  /** All images in one picture, ten per row. */
  Picture picture() {
    int count = images.shape().size(0);
    int columns = Math.min(count, COLUMNS);
    int width = columns * Mnist.SIDE;
    byte[] pixels = new byte[(count + columns - 1) / columns * Mnist.SIDE * width];
    for (int i = 0; i < count; i++) {
      int corner = i / columns * Mnist.SIDE * width + i % columns * Mnist.SIDE;
      for (int p = 0; p < Mnist.SIDE * Mnist.SIDE; p++) {
        float grey = images.buffer().get((long) i * Mnist.SIDE * Mnist.SIDE + p);
        pixels[corner + p / Mnist.SIDE * width + p % Mnist.SIDE] = (byte) Math.round(255 * grey);
      }
    }
    return new Picture(width, pixels.length / width, pixels);
  }

  /**
   * The first images with the model's predictions.
   *
   * @param logits one row for each image
   */
  ShownDigits shown(int most, Tensor logits) {
    int count = Math.min(most, images.shape().size(0));
    int size = Mnist.SIDE * Mnist.SIDE;
    byte[] pixels = new byte[count * size];
    byte[] right = new byte[count];
    byte[] found = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(255 * images.buffer().get(i));
    }
    for (int i = 0; i < count; i++) {
      right[i] = (byte) MnistEvaluator.largest(labels, i);
      found[i] = (byte) MnistEvaluator.largest(logits, i);
    }
    return new ShownDigits(pixels, right, found);
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}

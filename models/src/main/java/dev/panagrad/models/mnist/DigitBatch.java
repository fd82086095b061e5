package dev.panagrad.models.mnist;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Mnist;

/** The tensors that a batch of digits is fed from. */
final class DigitBatch implements AutoCloseable {
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

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}

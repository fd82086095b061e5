package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.mnist.training.MnistModel;
import dev.panagrad.models.experiments.mnist.training.ShownDigits;

/** A batch of one test digit, to show the gradients that it would cause. */
final class OneDigit implements AutoCloseable {
  private final Tensor image;
  private final Tensor label;
  private final Feeds feeds = new Feeds();

  OneDigit(MnistModel model) {
    image = Tensor.allocate(DType.FLOAT32, one(model.images().shape()));
    label = Tensor.allocate(DType.FLOAT32, one(model.labels().shape()));
    feeds.put(model.images(), image).put(model.labels(), label).put(model.keepProbability(), 1);
  }

  private static Shape one(Shape batch) {
    int[] sizes = batch.sizes();
    sizes[0] = 1;
    return Shape.of(sizes);
  }

  /** Copies a digit into the batch. */
  Feeds feeds(ShownDigits digits, int example) {
    Buffer pixels = image.buffer();
    int size = Math.toIntExact(image.shape().elements());
    for (int i = 0; i < size; i++) {
      pixels.set(i, (digits.pixels()[example * size + i] & 0xff) / 255f);
    }
    for (int c = 0; c < label.shape().elements(); c++) {
      label.buffer().set(c, c == digits.labels()[example] ? 1 : 0);
    }
    return feeds;
  }

  @Override
  public void close() {
    image.close();
    label.close();
  }
}

package dev.panagrad.bench.peers;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.BatchFiller;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Digits and their one-hot labels in arrays, from which the peers are fed. The batch is made by our
 * own filler, so that no peer is slower for how it gets its data, but for two copies in bulk.
 */
final class DigitFeed implements AutoCloseable {
  private final BatchFiller filler;
  private final Tensor imageTensor;
  private final Tensor labelTensor;
  private final float[] images;
  private final float[] labels;
  private final int batch;

  DigitFeed(ImageDataset data, int batch) {
    this.batch = batch;
    filler = new BatchFiller(data, KernelSets.best().movement());
    imageTensor = Tensor.allocate(DType.FLOAT32, Shape.of(batch, Mnist.SIDE, Mnist.SIDE, 1));
    labelTensor = Tensor.allocate(DType.FLOAT32, Shape.of(batch, Mnist.CLASSES));
    images = new float[Math.toIntExact(imageTensor.buffer().length())];
    labels = new float[Math.toIntExact(labelTensor.buffer().length())];
  }

  /** Copies the examples of these numbers. */
  void fill(int[] examples) {
    filler.fill(examples, batch, imageTensor.buffer(), labelTensor.buffer());
    copy(imageTensor.buffer(), images);
    copy(labelTensor.buffer(), labels);
  }

  private static void copy(Buffer from, float[] into) {
    MemorySegment.copy(from.segment(), ValueLayout.JAVA_FLOAT, from.offset(), into, 0, into.length);
  }

  /** [batch, 28, 28, 1], from 0 to 1. */
  float[] images() {
    return images;
  }

  /** [batch, 10]. */
  float[] labels() {
    return labels;
  }

  @Override
  public void close() {
    imageTensor.close();
    labelTensor.close();
  }
}

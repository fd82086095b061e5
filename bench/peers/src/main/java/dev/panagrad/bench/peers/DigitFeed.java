package dev.panagrad.bench.peers;

import dev.panagrad.bench.compare.Digits;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import java.util.Arrays;

/** Digits and their one-hot labels in arrays, from which the peers are fed. */
final class DigitFeed {
  private final ImageDataset data;
  private final float[] images;
  private final float[] labels;

  DigitFeed(ImageDataset data, int batch) {
    this.data = data;
    images = new float[batch * Digits.PIXELS];
    labels = new float[batch * Mnist.CLASSES];
  }

  /** Copies the examples of these numbers. */
  void fill(int[] examples) {
    Arrays.fill(labels, 0);
    for (int i = 0; i < labels.length / Mnist.CLASSES; i++) {
      Digits.copy(data, examples[i], images, i * Digits.PIXELS);
      labels[i * Mnist.CLASSES + data.label(examples[i])] = 1;
    }
  }

  /** [batch, 28, 28, 1], from 0 to 1. */
  float[] images() {
    return images;
  }

  /** [batch, 10]. */
  float[] labels() {
    return labels;
  }
}

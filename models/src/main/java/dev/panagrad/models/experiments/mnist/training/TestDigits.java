package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;

/** Records the predictions for the first digits of the test set during evaluations. */
final class TestDigits implements MnistEvaluator.Found {
  private static final int PIXELS = Mnist.SIDE * Mnist.SIDE;

  private final byte[] pixels;
  private final byte[] labels;
  private final byte[] found;

  /**
   * Starts without predictions.
   *
   * @param most the largest number of digits
   */
  TestDigits(ImageDataset data, int most) {
    int count = Math.min(most, data.size());
    pixels = new byte[count * PIXELS];
    labels = new byte[count];
    found = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) data.label(i);
      for (int p = 0; p < PIXELS; p++) {
        pixels[i * PIXELS + p] = (byte) data.pixel(i, p / Mnist.SIDE, p % Mnist.SIDE);
      }
    }
  }

  @Override
  public void visit(int example, int predicted) {
    if (example < found.length) {
      found[example] = (byte) predicted;
    }
  }

  /** The digits with the predictions of the last evaluation. */
  ShownDigits shown() {
    return new ShownDigits(pixels, labels, found.clone());
  }
}

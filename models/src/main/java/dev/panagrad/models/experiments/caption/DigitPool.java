package dev.panagrad.models.experiments.caption;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;

/** Some digits of a data set, by what they show. */
final class DigitPool {
  private final ImageDataset digits;

  /** By class, the numbers of its digits. */
  private final int[][] byClass = new int[Mnist.CLASSES][];

  /** The digits from one number to below another. */
  DigitPool(ImageDataset digits, int from, int to) {
    this.digits = digits;
    int[] counts = new int[Mnist.CLASSES];
    for (int i = from; i < to; i++) {
      counts[digits.label(i)]++;
    }
    for (int label = 0; label < Mnist.CLASSES; label++) {
      byClass[label] = new int[counts[label]];
    }
    for (int i = to - 1; i >= from; i--) {
      int label = digits.label(i);
      byClass[label][--counts[label]] = i;
    }
  }

  /** The images that the numbers are of. */
  ImageDataset digits() {
    return digits;
  }

  /** How many show a digit. */
  int count(int digit) {
    return byClass[digit].length;
  }

  /** The number of one of those that show a digit. */
  int image(int digit, int which) {
    return byClass[digit][which];
  }
}

package dev.panagrad.models.experiments.caption.scenes;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;

/** Some digits of a data set, indexed by class. */
final class DigitPool {
  private final ImageDataset digits;

  /** The numbers of the digits of each class. */
  private final int[][] byClass = new int[Mnist.CLASSES][];

  /** The digits from one number up to but excluding another. */
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

  /** The images that the numbers refer to. */
  ImageDataset digits() {
    return digits;
  }

  /** The number of digits of a class. */
  int count(int digit) {
    return byClass[digit].length;
  }

  /** The number of one of the digits of a class. */
  int image(int digit, int which) {
    return byClass[digit][which];
  }
}

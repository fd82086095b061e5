package dev.panagrad.models.data;

/** Weights of classes, for data in which some classes are rare. */
public final class ClassWeights {
  private ClassWeights() {}

  /**
   * Weights that give each class the same total: examples / (classes * examples of the class), and
   * 0 for a class without examples.
   *
   * @throws IllegalArgumentException if the data have no classes
   */
  public static float[] balanced(Dataset data) {
    if (!(data.target() instanceof Target.Classes classes)) {
      throw new IllegalArgumentException("only data with classes have weights of classes");
    }
    int[] counts = new int[classes.width()];
    for (int i = 0; i < data.size(); i++) {
      counts[data.label(i)]++;
    }
    float[] weights = new float[counts.length];
    for (int c = 0; c < weights.length; c++) {
      weights[c] = counts[c] == 0 ? 0 : (float) data.size() / ((float) counts.length * counts[c]);
    }
    return weights;
  }
}

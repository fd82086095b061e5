package dev.panagrad.models.heldout;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import java.util.Map;

/**
 * A few of the examples that a model isn't trained on, always the same and spread evenly over all
 * of them, with their predictions in the last evaluation.
 */
public final class HeldOut {
  private static final int MOST_PICTURES = 60;
  private static final int MOST_ROWS = 200;

  private final Dataset data;
  private final int[] examples;
  private final float[][] told;
  private boolean isTold;

  /** Chooses the examples. */
  public HeldOut(Dataset data) {
    this.data = data;
    int most = isPictures(data.shape()) ? MOST_PICTURES : MOST_ROWS;
    examples = new int[Math.min(most, data.size())];
    for (int i = 0; i < examples.length; i++) {
      examples[i] = (int) ((long) i * data.size() / examples.length);
    }
    told = new float[examples.length][data.target().width()];
  }

  /** Whether examples of a shape can be shown as pictures: grey or coloured. */
  private static boolean isPictures(Shape shape) {
    return shape.rank() == 3 && (shape.size(2) == 1 || shape.size(2) == 3);
  }

  /**
   * Takes the predictions for consecutive examples.
   *
   * @param from number of the first example
   * @param output of the model, row after row
   */
  public void take(int from, int count, float... output) {
    int width = data.target().width();
    for (int i = 0; i < examples.length; i++) {
      int row = examples[i] - from;
      if (row >= 0 && row < count) {
        System.arraycopy(output, row * width, told[i], 0, width);
      }
    }
    isTold = true;
  }

  /** The number of examples. */
  public int size() {
    return examples.length;
  }

  /** Whether the examples are pictures: [height, width, 1 or 3]. */
  public boolean isPictures() {
    return isPictures(data.shape());
  }

  /** The shape of an example's features. */
  public Shape shape() {
    return data.shape();
  }

  /** The target of an example. */
  public Target target() {
    return data.target();
  }

  /** The features of an example, row-major. */
  public float[] features(int which) {
    float[] features = new float[Math.toIntExact(data.shape().elements())];
    data.features(examples[which], 0, features);
    return features;
  }

  /** An example in words, by column; empty if there are none. */
  public Map<String, String> words(int which) {
    return data.words(examples[which]);
  }

  /** The number of an example's class, or its values. */
  public float[] right(int which) {
    float[] target = new float[data.target().values()];
    data.target(examples[which], target);
    return target;
  }

  /** Whether there was an evaluation. */
  public boolean isTold() {
    return isTold;
  }

  /**
   * The prediction for an example in the last evaluation: the probability of each class, or its
   * values.
   */
  public float[] told(int which) {
    return told[which].clone();
  }
}

package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;
import java.util.Arrays;

/**
 * The area under the ROC curve of two classes, or of one number that is 0 or 1: how often a random
 * example of the second class scores higher than one of the first; ties count half. It keeps one
 * number per example.
 */
record RocAuc() implements Metric {
  @Override
  public String name() {
    return "ROC AUC";
  }

  @Override
  public Accumulator start(Target target) {
    boolean classes = target instanceof Target.Classes;
    if (target.width() != (classes ? 2 : 1)) {
      throw new IllegalArgumentException(
          "ROC AUC is for two classes or one number that is 0 or 1, not for " + target);
    }
    return new Ranks(classes ? 1 : 0);
  }

  /** The scores of both kinds of examples. */
  private static final class Ranks implements Accumulator {
    private final int score;
    private float[] scores = new float[64];
    private boolean[] positive = new boolean[64];
    private int count;

    Ranks(int score) {
      this.score = score;
    }

    @Override
    public void add(float[] output, float[] target) {
      if (count == scores.length) {
        scores = Arrays.copyOf(scores, 2 * count);
        positive = Arrays.copyOf(positive, 2 * count);
      }
      scores[count] = output[score];
      positive[count++] = target[0] > 0.5f;
    }

    @Override
    public double result() {
      float[] low = chosen(false);
      float[] high = chosen(true);
      double wins = 0;
      int below = 0;
      int upTo = 0;
      for (float value : high) {
        while (below < low.length && low[below] < value) {
          below++;
        }
        while (upTo < low.length && low[upTo] <= value) {
          upTo++;
        }
        wins += (below + upTo) / 2.0;
      }
      return wins / ((double) low.length * high.length);
    }

    private float[] chosen(boolean kind) {
      float[] chosen = new float[count];
      int size = 0;
      for (int i = 0; i < count; i++) {
        if (positive[i] == kind) {
          chosen[size++] = scores[i];
        }
      }
      float[] sorted = Arrays.copyOf(chosen, size);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}

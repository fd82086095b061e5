package dev.panagrad.models.train;

/**
 * One line of the log of a training.
 *
 * @param step updates made
 * @param split "train", "test" or "validation"
 * @param loss as the experiment shows it
 * @param accuracy from 0 to 1, or another metric of which more is better
 * @param learningRate of the next update
 * @param examples that were measured
 * @param seconds of training so far
 * @param metric the name of what {@code accuracy} is
 */
public record Measurement(
    long step,
    String split,
    double loss,
    double accuracy,
    double learningRate,
    long examples,
    double seconds,
    String metric) {
  /** The usual metric. */
  public static final String ACCURACY = "accuracy";

  /** With the accuracy as its metric. */
  public Measurement(
      long step,
      String split,
      double loss,
      double accuracy,
      double learningRate,
      long examples,
      double seconds) {
    this(step, split, loss, accuracy, learningRate, examples, seconds, ACCURACY);
  }

  /** Whether a batch in training was measured, and not what is set aside. */
  public boolean isTraining() {
    return split.equals("train");
  }
}

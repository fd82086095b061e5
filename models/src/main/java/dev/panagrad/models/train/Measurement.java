package dev.panagrad.models.train;

/**
 * One line of the log of a training.
 *
 * @param step updates made
 * @param split "train", "test" or "validation"
 * @param loss as the experiment shows it
 * @param accuracy from 0 to 1, or another metric for which larger is better
 * @param learningRate of the next update
 * @param examples the number of examples measured
 * @param seconds of training so far
 * @param metric the name of the metric in {@code accuracy}
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
  /** The default metric. */
  public static final String ACCURACY = "accuracy";

  /** A measurement with the accuracy as its metric. */
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

  /** Whether a training batch was measured, rather than held-out data. */
  public boolean isTraining() {
    return split.equals("train");
  }
}

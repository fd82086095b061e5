package dev.panagrad.models.train;

/**
 * One line of the log of a training.
 *
 * @param step updates made
 * @param split "train", "test" or "validation"
 * @param loss as the experiment shows it
 * @param accuracy from 0 to 1
 * @param learningRate of the next update
 * @param examples that were measured
 * @param seconds of training so far
 */
public record Measurement(
    long step,
    String split,
    double loss,
    double accuracy,
    double learningRate,
    long examples,
    double seconds) {
  /** Whether a batch in training was measured, and not what is set aside. */
  public boolean isTraining() {
    return split.equals("train");
  }
}

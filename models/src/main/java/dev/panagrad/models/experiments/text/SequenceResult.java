package dev.panagrad.models.experiments.text;

import java.util.List;

/**
 * How a model did on one sequence of a training batch.
 *
 * @param book the text that it comes from
 * @param tokens to be predicted, as pieces of text with the spaces in front of them
 * @param predictions the likeliest token at each place
 * @param loss mean cross-entropy in nats a character
 */
public record SequenceResult(
    String book, List<String> tokens, List<String> predictions, double loss) {
  /** Copies the lists. */
  public SequenceResult {
    tokens = List.copyOf(tokens);
    predictions = List.copyOf(predictions);
  }

  /** The text to be predicted. */
  public String text() {
    return String.join("", tokens);
  }

  /** What is likeliest at each place. */
  public String predicted() {
    return String.join("", predictions);
  }
}

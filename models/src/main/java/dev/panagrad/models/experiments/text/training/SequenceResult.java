package dev.panagrad.models.experiments.text.training;

import java.util.List;

/**
 * The result of a model on one sequence of a training batch.
 *
 * @param book the text that it comes from
 * @param tokens to be predicted, as pieces of text including leading spaces
 * @param predictions the most likely token at each position
 * @param loss mean cross-entropy in nats per character
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

  /** The most likely text at each position. */
  public String predicted() {
    return String.join("", predictions);
  }
}

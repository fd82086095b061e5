package dev.panagrad.models.experiments.text;

import dev.panagrad.graph.Node;
import java.util.List;

/**
 * The training part of a {@link TextModel}. What has a row a character is ordered by time: first
 * the first characters of all sequences, then the second ones, and so on.
 *
 * @param codes placeholder, [batch, steps], int32
 * @param targets placeholder, the codes one later, [batch, steps], int32
 * @param keepProbability placeholder, a scalar; 1 where nothing is dropped
 * @param learningRate placeholder, a scalar
 * @param states variables, [batch, size] each, which an update carries on
 * @param loss mean cross-entropy of a character in nats, a scalar
 * @param accuracy share of characters predicted, a scalar
 * @param logits of the next character, [steps * batch, 98]
 * @param losses cross-entropy of each character in nats, [steps * batch]
 * @param predictions the likeliest code after each character, [steps * batch], int32
 * @param train makes one update when fetched
 */
public record TextTraining(
    Node codes,
    Node targets,
    Node keepProbability,
    Node learningRate,
    List<Node> states,
    Node loss,
    Node accuracy,
    Node logits,
    Node losses,
    Node predictions,
    Node train) {
  /** Copies the list. */
  public TextTraining {
    states = List.copyOf(states);
  }
}

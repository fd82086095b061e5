package dev.panagrad.models.experiments.text;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Shards;
import java.util.List;

/**
 * The training part of a {@link TextModel}. What has a row a character is ordered by time: first
 * the first characters of all sequences, then the second ones, and so on.
 *
 * <p>With a batch in shards, all but the state variables is about one shard: batch stands for the
 * rows of a shard.
 *
 * @param shards how a batch is cut; a model with several trains through a {@code TrainingStep}
 * @param codes placeholder, [batch, steps], int32
 * @param targets placeholder, the codes one later, [batch, steps], int32
 * @param keepProbability placeholder, a scalar; 1 where nothing is dropped
 * @param learningRate placeholder, a scalar
 * @param states variables, [rows of the whole batch, size] each, which an update carries on, or
 *     with several shards whoever makes it
 * @param before placeholders of the states of a shard, [batch, size] each; none with one shard
 * @param after the states after the last characters, [batch, size] each
 * @param loss mean cross-entropy of a character in nats, a scalar
 * @param batchLoss the loss of all shards together, to be fetched with an update, a scalar
 * @param accuracy share of characters predicted, a scalar
 * @param logits of the next character, [steps * batch, 98]
 * @param losses cross-entropy of each character in nats, [steps * batch]
 * @param predictions the likeliest code after each character, [steps * batch], int32
 * @param train makes one update when fetched
 */
public record TextTraining(
    Shards shards,
    Node codes,
    Node targets,
    Node keepProbability,
    Node learningRate,
    List<Node> states,
    List<Node> before,
    List<Node> after,
    Node loss,
    Node batchLoss,
    Node accuracy,
    Node logits,
    Node losses,
    Node predictions,
    Node train) {
  /** Copies the lists. */
  public TextTraining {
    states = List.copyOf(states);
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}

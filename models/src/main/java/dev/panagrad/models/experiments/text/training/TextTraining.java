package dev.panagrad.models.experiments.text.training;

import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.text.recurrent.TextModel;
import dev.panagrad.models.nn.Shards;
import java.util.List;

/**
 * The training part of a {@link TextModel}. Tensors with one row per character are ordered by time:
 * first the first characters of all sequences, then the second ones, and so on.
 *
 * <p>With a batch in shards, everything except the state variables refers to one shard: batch is
 * the number of rows of a shard.
 *
 * @param shards how a batch is split; a model with several trains through a {@code TrainingStep}
 * @param codes placeholder, [batch, steps], int32
 * @param targets placeholder, the codes shifted by one, [batch, steps], int32
 * @param keepProbability placeholder, a scalar; 1 for no dropout
 * @param learningRate placeholder, a scalar
 * @param states variables, [rows of the whole batch, size] each, carried over by an update, or,
 *     with several shards, by the code that makes it
 * @param before placeholders of the states of a shard, [batch, size] each; none with one shard
 * @param after the states after the last characters, [batch, size] each
 * @param loss mean cross-entropy per character in nats, a scalar
 * @param batchLoss the loss of all shards together, to be fetched with an update, a scalar
 * @param accuracy share of characters predicted, a scalar
 * @param logits of the next code, [steps * batch, number of codes]
 * @param losses cross-entropy of each character in nats, [steps * batch]
 * @param predictions the most likely code after each character, [steps * batch], int32
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

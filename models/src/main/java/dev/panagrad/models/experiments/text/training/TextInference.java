package dev.panagrad.models.experiments.text.training;

import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.text.recurrent.TextModel;
import java.util.List;

/**
 * A net of a {@link TextModel} for inference on any number of sequences, from fed states to fetched
 * states. Tensors with one row per character are ordered by time, as in {@link TextTraining}.
 *
 * @param codes placeholder, [n, steps], int32
 * @param targets placeholder, the codes shifted by one, [n, steps], int32; below 0 where there is
 *     none
 * @param states placeholders, [n, size] each
 * @param logits of the next code, [steps * n, number of codes]
 * @param losses cross-entropy of each character in nats, 0 without a target, [steps * n]
 * @param predictions the most likely code after each character, [steps * n], int32
 * @param hits 1 where the prediction is the target, else 0, [steps * n]
 * @param after the states after the last step
 */
public record TextInference(
    Node codes,
    Node targets,
    List<Node> states,
    Node logits,
    Node losses,
    Node predictions,
    Node hits,
    List<Node> after) {
  /** Copies the lists. */
  public TextInference {
    states = List.copyOf(states);
    after = List.copyOf(after);
  }
}

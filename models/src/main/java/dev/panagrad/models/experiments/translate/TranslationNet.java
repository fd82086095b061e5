package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import java.util.List;

/** A net that translates, as functions of the graph over the same variables. */
interface TranslationNet {
  /** Tokens of targets. */
  int classes();

  /**
   * What a decoder reads of a sentence at all steps.
   *
   * @param memory what stays, [batch, ...] each
   * @param states before the first step, [batch, ...] each; none where a decoder needs none, as in
   *     training one that reads a whole target at once
   */
  record Encoded(List<Node> memory, List<Node> states) {}

  /**
   * Some steps of a decoder.
   *
   * @param logits of the next tokens, [steps * batch, classes], the rows of a step one behind the
   *     other
   * @param weights where each step looked, [steps * batch, source steps]; null where nobody asks,
   *     in training
   * @param heads where each of several heads looked, [steps * batch, heads, source steps]; null
   *     likewise, and for a net without heads
   * @param states after the last step
   */
  record Decoded(Node logits, Node weights, Node heads, List<Node> states) {}

  /** The names of the heads, as 2.1 for the first head of the second layer; none without heads. */
  default List<String> heads() {
    return List.of();
  }

  /**
   * Reads sources.
   *
   * @param source tokens, [batch, steps], int32; steps must be known
   * @param lengths of the sources, [batch], int32
   */
  Encoded encode(Layers layers, Node source, Node lengths);

  /**
   * Reads targets, and tells after each token what comes next.
   *
   * @param target tokens, [batch, steps], int32; steps must be known
   */
  Decoded decode(Layers layers, Node target, Encoded encoded);
}

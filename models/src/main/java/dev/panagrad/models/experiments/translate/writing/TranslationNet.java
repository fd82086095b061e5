package dev.panagrad.models.experiments.translate.writing;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import java.util.List;

/** A net that translates, as functions of the graph over the same variables. */
public interface TranslationNet {
  /** The number of target tokens. */
  int classes();

  /**
   * The inputs that a decoder reads at every step for a sentence.
   *
   * @param memory constant over the steps, [batch, ...] each
   * @param states before the first step, [batch, ...] each; empty for a decoder that needs none,
   *     such as one that reads a whole target at once in training
   */
  record Encoded(List<Node> memory, List<Node> states) {}

  /**
   * The results of some steps of a decoder.
   *
   * @param logits of the next tokens, [steps * batch, classes], step after step
   * @param weights the attention weights of each step, [steps * batch, source steps]; null in
   *     training, where they aren't needed
   * @param heads the attention weights of each of several heads, [steps * batch, heads, source
   *     steps]; null likewise, and for a net without heads
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
   * Reads targets, and predicts the next token after each token.
   *
   * @param target tokens, [batch, steps], int32; steps must be known
   */
  Decoded decode(Layers layers, Node target, Encoded encoded);
}

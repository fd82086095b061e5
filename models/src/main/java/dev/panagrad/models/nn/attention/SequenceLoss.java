package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.loss.SmoothedCrossEntropy;

/** Losses of sequences that are padded to the same number of steps. */
public final class SequenceLoss {
  private SequenceLoss() {}

  /**
   * The mean over all unmasked elements: sum(m l) / sum(m).
   *
   * @param losses one per row
   * @param mask 1 or 0, of the same shape, with at least one 1
   */
  public static Node mean(GraphBuilder g, Node losses, Node mask) {
    return g.div(g.sum(g.mul(losses, mask)), g.sum(mask));
  }

  /**
   * Cross-entropy with label smoothing (Szegedy and others 2016) against (1 - share) onehot + share
   * / classes, in nats, one value per row.
   *
   * @param logits [n, classes]
   * @param classes [n], int32
   * @param share the probability that is spread evenly over all classes, such as 0.1; 0 for plain
   *     cross-entropy
   */
  public static Node smoothed(GraphBuilder g, Node logits, Node classes, float share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "label smoothing spreads a share from 0 to below 1, not " + share);
    }
    if (share == 0) {
      return g.sparseSoftmaxCrossEntropy(logits, classes);
    }
    return g.add(new SmoothedCrossEntropy(share), logits, classes);
  }
}

package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.elementwise.arithmetic.Sign;
import dev.panagrad.models.nn.slot.Slots;
import java.util.ArrayList;
import java.util.List;

/** {@link Optimizer#regularized} has the formula. */
record Regularized(Optimizer optimizer, float l1, float l2) implements Optimizer {
  /** Checks the numbers. */
  Regularized {
    if (!(l1 >= 0 && l2 >= 0 && l1 + l2 < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "L1 and L2 regularization must be 0 or above, not %s and %s".formatted(l1, l2));
    }
  }

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<Node> sums = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Node w = variables.get(i);
      Node sum = gradients.get(i);
      try (Scope _ = g.colocate(w)) {
        if (Slots.isWeights(w) && l2 > 0) {
          sum = g.add(sum, g.mul(w, g.constant(l2)));
        }
        if (Slots.isWeights(w) && l1 > 0) {
          sum = g.add(sum, g.mul(g.add(new Sign(), w), g.constant(l1)));
        }
      }
      sums.add(sum);
    }
    return optimizer.update(g, learningRate, variables, sums);
  }
}

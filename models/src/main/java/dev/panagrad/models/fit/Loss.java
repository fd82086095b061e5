package dev.panagrad.models.fit;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.data.Target;

/** The error of a network, as one value per example; training minimizes its mean. */
@FunctionalInterface
public interface Loss {
  /**
   * Adds the loss to a graph.
   *
   * @param output of the network, [n, values], before softmax or sigmoid
   * @param target int32 classes, [n], or numbers, [n, values]
   * @return the loss of each example, [n]
   */
  Node each(GraphBuilder g, Node output, Node target);

  /**
   * Whether the loss depends on differences only, so that it can compare numbers in units of their
   * standard deviation, as the network gives them; otherwise it gets them in the data's own units.
   */
  default boolean isOfDifferences() {
    return false;
  }

  /** The default loss: cross-entropy for classes, the mean square for numbers. */
  static Loss usual(Target target) {
    return switch (target) {
      case Target.Classes _ -> Losses.crossEntropy();
      case Target.Numbers _ -> Losses.meanSquared();
    };
  }
}

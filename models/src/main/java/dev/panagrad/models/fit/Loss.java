package dev.panagrad.models.fit;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.data.Target;

/** How wrong a network is, as a value for each example; its mean is what training makes small. */
@FunctionalInterface
public interface Loss {
  /**
   * Adds the loss to a graph.
   *
   * @param output what the network gives, [n, values], without softmax or sigmoid
   * @param target int32 classes, [n], or numbers, [n, values]
   * @return [n]
   */
  Node each(GraphBuilder g, Node output, Node target);

  /**
   * Whether it is of differences, so that numbers may be given to it in deviations from their mean,
   * as the network gives them; otherwise it gets them in the data's own units.
   */
  default boolean isOfDifferences() {
    return false;
  }

  /** The usual one: cross-entropy for classes, the mean square for numbers. */
  static Loss usual(Target target) {
    return switch (target) {
      case Target.Classes _ -> Losses.crossEntropy();
      case Target.Numbers _ -> Losses.meanSquared();
    };
  }
}

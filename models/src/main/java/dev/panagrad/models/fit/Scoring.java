package dev.panagrad.models.fit;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.predict.ModelSpec;

/**
 * The nodes of a network for inference, with its loss.
 *
 * @param features placeholder [n, ...]
 * @param target placeholder: int32 [n], or [n, values] in the data's own units
 * @param output [n, values]: probabilities, or numbers in the data's own units
 * @param loss scalar: the mean over the examples
 */
record Scoring(Node features, Node target, Node output, Node loss) {
  /** Builds the network for inference over the variables of some layers. */
  static Scoring of(
      GraphBuilder g, ModelSpec spec, Loss loss, Layers layers, Node features, Node target) {
    Node values = spec.output(layers, features);
    Node mean = g.mean(each(g, spec, loss, values, target));
    return new Scoring(features, target, spec.told(g, values), mean);
  }

  static Node features(GraphBuilder g, ModelSpec spec) {
    return g.placeholder("input", spec.input().batch(Shape.UNKNOWN).sizes());
  }

  static Node target(GraphBuilder g, ModelSpec spec) {
    return spec.target() instanceof Target.Classes
        ? g.placeholder("target", DType.INT32, Shape.UNKNOWN)
        : g.placeholder("target", Shape.UNKNOWN, spec.target().width());
  }

  /**
   * The loss of each example.
   *
   * @param values the output of the network
   */
  static Node each(GraphBuilder g, ModelSpec spec, Loss loss, Node values, Node target) {
    return loss.isOfDifferences()
        ? loss.each(g, values, spec.scale().scaled(g, target))
        : loss.each(g, spec.scale().restored(g, values), target);
  }
}

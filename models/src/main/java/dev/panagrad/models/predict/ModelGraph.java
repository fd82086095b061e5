package dev.panagrad.models.predict;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Layers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as a graph for inference.
 *
 * @param input placeholder [n, ...]
 * @param output [n, values]: probabilities of classes, or numbers
 */
record ModelGraph(Graph graph, Node input, Node output) {
  /** A graph that reads the weights in place. */
  static ModelGraph of(ModelSpec spec, Map<String, Tensor> weights) {
    return of(spec, weights, Shape.UNKNOWN);
  }

  /** A graph for a fixed number of examples. */
  static ModelGraph of(ModelSpec spec, Map<String, Tensor> weights, int examples) {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("input", spec.input().batch(examples).sizes());
    Node output = spec.told(g, spec.output(layers(g, weights), x));
    return new ModelGraph(g.build(), x, output);
  }

  /** Layers that read the weights in place. */
  static Layers layers(GraphBuilder g, Map<String, Tensor> weights) {
    Map<String, Node> nodes = new HashMap<>();
    weights.forEach(
        (name, tensor) ->
            nodes.put(
                name,
                g.add(
                    name, new Stored(tensor.shape(), tensor.type(), tensor.buffer()), List.of())));
    return Layers.trained(g, nodes);
  }
}

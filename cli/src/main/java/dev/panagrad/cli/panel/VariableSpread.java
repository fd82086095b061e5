package dev.panagrad.cli.panel;

import dev.panagrad.cli.panel.LayerQuantiles.LayerNames;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Distributions of the weights and of the biases of a session, in total and per layer. */
public final class VariableSpread {
  private final Map<String, List<Tensor>> weights = new LinkedHashMap<>();
  private final Map<String, List<Tensor>> biases = new LinkedHashMap<>();
  private final List<Tensor> allWeights;
  private final List<Tensor> allBiases;

  /** Finds the trained variables of a session. */
  public VariableSpread(Session session) {
    for (Node node : session.graph().variables()) {
      if (node.op() instanceof Variable variable && variable.trainable()) {
        // Embeddings are weights too, whatever their names.
        (node.shape().rank() > 1 ? weights : biases)
            .computeIfAbsent(WeightNodes.layer(node, 1), _ -> new ArrayList<>())
            .add(session.variable(node));
      }
    }
    allWeights = weights.values().stream().flatMap(List::stream).toList();
    allBiases = biases.values().stream().flatMap(List::stream).toList();
  }

  /** The current distributions, after this many updates. */
  public Quantiles at(long step) {
    return Quantiles.of(step, allWeights, allBiases);
  }

  /** The current distributions, per layer too. */
  public LayerQuantiles layersAt(long step) {
    return new LayerQuantiles(at(step), weights(), biases());
  }

  /** The quantiles of each layer's weights. */
  public List<List<Double>> weights() {
    return Quantiles.ofEach(List.copyOf(weights.values()));
  }

  /** The quantiles of each layer's biases. */
  public List<List<Double>> biases() {
    return Quantiles.ofEach(List.copyOf(biases.values()));
  }

  /** The layers with weights, and those with biases. */
  public LayerNames names() {
    return new LayerNames(List.copyOf(weights.keySet()), List.copyOf(biases.keySet()));
  }
}

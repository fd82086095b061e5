package dev.panagrad.cli.panel;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A layer of a network, one row of its summary; {@link LayerRows} fills it. */
public final class LayerRow {
  private final String name;
  final Set<String> operations = new LinkedHashSet<>();
  final Set<Node> variables = new LinkedHashSet<>();
  final Map<List<Object>, Integer> uses = new HashMap<>();
  Node last;
  double flops;

  LayerRow(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** The ops in their order, each once. */
  public String operations() {
    return String.join(", ", operations);
  }

  /** The number of copies that share weights: one per time step. */
  public int copies() {
    return uses.values().stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  /** The shape of the last result. */
  public Shape shape() {
    return last.shape();
  }

  /** The last result. */
  public Node last() {
    return last;
  }

  /** The weight matrix or the filters, if the layer has one such variable. */
  public Optional<Node> weights() {
    List<Node> all =
        variables.stream()
            .filter(variable -> WeightNodes.isTrained(variable) && variable.shape().rank() > 1)
            .toList();
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** The number of trainable parameters. */
  public long parameters() {
    return variables.stream()
        .filter(WeightNodes::isTrained)
        .mapToLong(variable -> variable.shape().elements())
        .sum();
  }

  /** The operations that were counted. */
  public double flops() {
    return flops;
  }
}

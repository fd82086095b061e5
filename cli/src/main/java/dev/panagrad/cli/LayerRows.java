package dev.panagrad.cli;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Reshape;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.pass.Subgraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Puts the nodes of a network into layers. A layer begins with an op that reads a variable of the
 * layer's name, as conv1/weights, and goes on with what works on its result; an op without
 * variables that changes the shape stands alone.
 */
final class LayerRows {
  /** One line of the summary. */
  static final class Row {
    private final String name;
    private final Set<String> operations = new LinkedHashSet<>();
    private final Set<Node> variables = new HashSet<>();
    private Shape shape;
    private double flops;

    private Row(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** The ops in their order, each once. */
    String operations() {
      return String.join(", ", operations);
    }

    /** The shape of the last result. */
    Shape shape() {
      return shape;
    }

    /** Trained numbers. */
    long parameters() {
      return variables.stream()
          .filter(variable -> ((Variable) variable.op()).trainable())
          .mapToLong(variable -> variable.shape().elements())
          .sum();
    }

    double flops() {
      return flops;
    }
  }

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<Node, Row> rowOf = new HashMap<>();

  /** The layers between what is fed and a node. */
  LayerRows(Graph graph, Node output) {
    for (Node node : Subgraph.of(graph.nodes(), List.of(output)).nodes()) {
      if (!node.inputs().isEmpty()) {
        add(node);
      }
    }
  }

  private void add(Node node) {
    Row row = row(node);
    rowOf.put(node, row);
    row.operations.add(node.op().name());
    row.shape = node.shape();
    for (Node input : node.inputs()) {
      if (input.op() instanceof Variable) {
        row.variables.add(input);
      }
    }
  }

  private Row row(Node node) {
    for (Node input : node.inputs()) {
      if (input.op() instanceof Variable) {
        return named(layer(input));
      }
    }
    Row before =
        node.inputs().stream().map(rowOf::get).filter(r -> r != null).findFirst().orElse(null);
    if (before == null || changesShape(node)) {
      return named(freeName(node));
    }
    return before;
  }

  private String freeName(Node node) {
    String kind =
        node.op() instanceof Reshape ? "flatten" : node.op().name().toLowerCase(Locale.ROOT);
    String name = kind;
    for (int i = 2; rows.containsKey(name); i++) {
      name = kind + i;
    }
    return name;
  }

  private static boolean changesShape(Node node) {
    return node.op().residence() != Residence.NONE && !node.shape().equals(node.input(0).shape());
  }

  private Row named(String name) {
    return rows.computeIfAbsent(name, Row::new);
  }

  /** Counts operations of a node for the layer whose variable it reads. */
  void count(Node node, double flops) {
    for (Node input : node.inputs()) {
      if (input.op() instanceof Variable && rows.containsKey(layer(input))) {
        rows.get(layer(input)).flops += flops;
        return;
      }
    }
  }

  private static String layer(Node variable) {
    return variable.name().replaceFirst("/.*", "");
  }

  List<Row> rows() {
    return new ArrayList<>(rows.values());
  }
}

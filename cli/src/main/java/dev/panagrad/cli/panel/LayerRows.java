package dev.panagrad.cli.panel;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.op.array.Reshape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the nodes of a network into layers. A layer begins with an op that reads a variable of the
 * layer's name, as conv1/weights, and goes on with what works on its result; an op without
 * variables that changes the shape stands alone.
 */
public final class LayerRows {
  /** One line of the summary. */
  public static final class Row {
    private final String name;
    private final Set<String> operations = new LinkedHashSet<>();
    private final Set<Node> variables = new HashSet<>();
    private Node last;
    private double flops;

    private Row(String name) {
      this.name = name;
    }

    public String name() {
      return name;
    }

    /** The ops in their order, each once. */
    public String operations() {
      return String.join(", ", operations);
    }

    /** The shape of the last result. */
    public Shape shape() {
      return last.shape();
    }

    /** The last result. */
    public Node last() {
      return last;
    }

    /** The matrix or the filters, if the layer has one such variable. */
    public Optional<Node> weights() {
      List<Node> all =
          variables.stream()
              .filter(variable -> isTrained(variable) && variable.shape().rank() > 1)
              .toList();
      return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** Trained numbers. */
    public long parameters() {
      return variables.stream()
          .filter(variable -> ((Variable) variable.op()).trainable())
          .mapToLong(variable -> variable.shape().elements())
          .sum();
    }

    /** Operations that were counted. */
    public double flops() {
      return flops;
    }
  }

  private static final String INPUT = "input";

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<Node, Boolean> fed = new HashMap<>();
  private final Map<Node, Row> rowOf = new HashMap<>();

  /** Where layers are copied for every time step, what lies between the copies is theirs too. */
  private final boolean unrolled;

  /** The layers between what is fed and a node. */
  public LayerRows(Graph graph, Node output) {
    List<Node> nodes = Subgraph.of(graph.nodes(), List.of(output)).nodes();
    unrolled = isUnrolled(nodes);
    for (Node node : nodes) {
      if (!node.inputs().isEmpty()) {
        add(node);
      }
    }
  }

  private void add(Node node) {
    Row row = row(node);
    rowOf.put(node, row);
    row.operations.add(node.op().name());
    row.last = node;
    for (Node input : node.inputs()) {
      if (holder(input).op() instanceof Variable) {
        row.variables.add(holder(input));
      }
    }
  }

  private Row row(Node node) {
    for (Node input : node.inputs()) {
      if (isTrained(holder(input))) {
        return named(layer(holder(input)));
      }
    }
    if (unrolled) {
      Row last = lastRow(node);
      return last == null ? named(INPUT) : last;
    }
    Row before =
        node.inputs().stream().map(rowOf::get).filter(r -> r != null).findFirst().orElse(null);
    if (before == null || changesShape(node)) {
      return named(freeName(node));
    }
    return before;
  }

  /** The last of the layers from which a node reads. */
  private Row lastRow(Node node) {
    Row last = null;
    for (Row row : rows.values()) {
      if (node.inputs().stream().anyMatch(input -> rowOf.get(input) == row)) {
        last = row;
      }
    }
    return last;
  }

  private static boolean isUnrolled(List<Node> nodes) {
    Set<Node> read = new HashSet<>();
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        if (isTrained(input) && !read.add(input)) {
          return true;
        }
      }
    }
    return false;
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

  /**
   * Counts operations of a node, of the graph or of what the compiler made of it, for the layer
   * whose variable it reads: as it is, or as one into which batch normalisation was folded.
   */
  public void count(Node node, double flops) {
    for (Node input : node.inputs()) {
      Node read = isFed(input) ? null : trained(input);
      if (read != null && rows.containsKey(layer(read))) {
        rows.get(layer(read)).flops += flops;
        return;
      }
    }
  }

  /** Whether a value depends on what is fed. */
  private boolean isFed(Node node) {
    Boolean known = fed.get(node);
    if (known == null) {
      known =
          node.op().residence() == Residence.FED || node.inputs().stream().anyMatch(this::isFed);
      fed.put(node, known);
    }
    return known;
  }

  /** The first trained variable from which a value is computed, or null. */
  private static Node trained(Node node) {
    if (isTrained(node)) {
      return node;
    }
    for (Node input : node.inputs()) {
      Node found = trained(input);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static boolean isTrained(Node node) {
    return node.op() instanceof Variable variable && variable.trainable();
  }

  /** The node of which a view shows a part. */
  private static Node holder(Node node) {
    Node holder = node;
    while (holder.op().residence() == Residence.VIEW) {
      holder = holder.input(0);
    }
    return holder;
  }

  private static String layer(Node variable) {
    return variable.name().replaceFirst("/.*", "");
  }

  /** From the first to the last. */
  public List<Row> rows() {
    return new ArrayList<>(rows.values());
  }
}

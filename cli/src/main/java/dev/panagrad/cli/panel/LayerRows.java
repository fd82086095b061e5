package dev.panagrad.cli.panel;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Groups the nodes of a network into layers. A layer begins with an op that reads a variable of the
 * layer's name, as conv1/weights, and continues with the ops on its result; an op without variables
 * that changes the shape is a layer of its own. Weights of a file, as of ONNX, count as variables;
 * if their names have many parts, the first ones name the layer.
 */
public final class LayerRows {
  /** The headers of the columns of {@link #cells}; those of numbers start with ">". */
  public static final List<String> HEADER =
      List.of("layer", "operations", "output", ">parameters", ">FLOP an example");

  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final Map<String, LayerRow> rows = new LinkedHashMap<>();
  private final Map<Node, Boolean> fed = new HashMap<>();
  private final Map<Node, LayerRow> rowOf = new LinkedHashMap<>();

  /** Whether the weights come from a file. */
  private final boolean stored;

  /**
   * Whether a node without weights belongs to the last layer that it reads: if layers are copied
   * for every time step, or the weights come from a file.
   */
  private final boolean unrolled;

  /** How many parts of a weight's name form the layer's name. */
  private final int parts;

  /** The first reader of each node. */
  private final Map<Node, Node> readers = new HashMap<>();

  /** Embeddings that are also used in a product, with the layer of that product. */
  private final Map<String, LayerRow> tied = new HashMap<>();

  /** Groups the nodes between the fed inputs and a node. */
  public LayerRows(Graph graph, Node output) {
    this(graph, List.of(output));
  }

  /** The layers of a training's network, with the operations of each per example. */
  public static LayerRows counted(TrainingTask task) {
    LayerRows layers = new LayerRows(task.session().graph(), task.output());
    Executable inUse = task.session().compile(task.feeds(), Fetches.of(task.output()));
    for (Step step : inUse.schedule().steps()) {
      layers.count(step.node(), step.flops() * task.shards() / task.batch());
    }
    return layers;
  }

  /** Groups the nodes between the fed inputs and some nodes. */
  public LayerRows(Graph graph, List<Node> outputs) {
    List<Node> nodes = Subgraph.of(graph.nodes(), outputs).nodes();
    stored = nodes.stream().anyMatch(WeightNodes::isNamed);
    unrolled = stored || isUnrolled(nodes);
    parts = stored ? WeightNodes.parts(nodes) : 1;
    nodes.forEach(node -> node.inputs().forEach(input -> readers.putIfAbsent(input, node)));
    for (Node node : nodes) {
      if (!node.inputs().isEmpty() && (!stored || isFed(node))) {
        add(node);
      }
    }
  }

  /** The layer of a variable, from its name. */
  public static String layer(Node variable) {
    return WeightNodes.layer(variable, 1);
  }

  private void add(Node node) {
    LayerRow row = row(node);
    rowOf.put(node, row);
    row.operations.add(node.op().name());
    row.last = node;
    for (Node input : node.inputs()) {
      Node weight = weight(input);
      if (weight != null && tied.get(weight.name()) != row) {
        row.variables.add(weight);
        if (WeightNodes.isTrained(weight)) {
          row.uses.merge(List.of(input, node.op().name()), 1, Integer::sum);
        }
      }
    }
  }

  /**
   * The variable that a value is a view of, or the file's weight that it is computed from; null if
   * neither.
   */
  private Node weight(Node input) {
    if (stored) {
      return isFed(input) ? null : WeightNodes.trained(input);
    }
    return input.holder().op() instanceof Variable ? input.holder() : null;
  }

  private LayerRow row(Node node) {
    for (Node input : node.inputs()) {
      Node weight = weight(input);
      if (weight != null
          && WeightNodes.isTrained(weight)
          && (!stored || WeightNodes.isNamed(weight))) {
        if (!isTied(node, weight)) {
          return named(WeightNodes.layer(weight, parts));
        }
        LayerRow biased = biased(node);
        tied.put(weight.name(), biased == null ? named(OUTPUT) : biased);
        return tied.get(weight.name());
      }
    }
    LayerRow biased = stored && readsNameless(node) ? biased(node) : null;
    if (biased != null) {
      return biased;
    }
    if (unrolled) {
      LayerRow last = lastRow(node);
      return last == null ? named(INPUT) : last;
    }
    LayerRow before =
        node.inputs().stream().map(rowOf::get).filter(r -> r != null).findFirst().orElse(null);
    if (before == null || changesShape(node)) {
      return named(freeName(node));
    }
    return before;
  }

  /** Whether an embedding is used again to compute logits. */
  private boolean isTied(Node node, Node weight) {
    return node.op().name().equals("MatMul") && isEmbedding(weight);
  }

  private boolean isEmbedding(Node weight) {
    return weight.shape().rank() == 2
        && readers.get(weight) != null
        && readers.get(weight).op() instanceof Gather;
  }

  /** The layer whose bias is added to a product that has no weights of its own; or null. */
  private LayerRow biased(Node node) {
    if (readers.containsKey(node)) {
      for (Node input : readers.get(node).inputs()) {
        Node weight = weight(input);
        if (weight != null
            && (WeightNodes.isNamed(weight) || (!stored && WeightNodes.isTrained(weight)))) {
          return named(WeightNodes.layer(weight, parts));
        }
      }
    }
    return null;
  }

  private boolean readsNameless(Node node) {
    return node.inputs().stream()
        .map(this::weight)
        .anyMatch(
            weight -> weight != null && weight.shape().rank() > 1 && !WeightNodes.isNamed(weight));
  }

  /** The layer of each computed node, inputs before their readers. */
  public Map<Node, LayerRow> byNode() {
    return Collections.unmodifiableMap(rowOf);
  }

  /** The last of the layers that a node reads from. */
  private LayerRow lastRow(Node node) {
    LayerRow last = null;
    for (LayerRow row : rows.values()) {
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
        if (WeightNodes.isTrained(input) && !read.add(input)) {
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

  private LayerRow named(String name) {
    return rows.computeIfAbsent(name, LayerRow::new);
  }

  /**
   * Adds the operations of a node, of the graph or as compiled, to the layer whose variable it
   * reads: the variable itself, or one that batch normalisation was folded into.
   */
  private void count(Node node, double flops) {
    for (Node input : node.inputs()) {
      Node read = isFed(input) ? null : WeightNodes.trained(input);
      if (read != null && rows.containsKey(WeightNodes.layer(read, parts))) {
        boolean again = tied.containsKey(read.name()) && !(node.op() instanceof Gather);
        (again ? tied.get(read.name()) : rows.get(WeightNodes.layer(read, parts))).flops += flops;
        return;
      }
    }
  }

  /** Whether a value depends on a feed. */
  private boolean isFed(Node node) {
    Boolean known = fed.get(node);
    if (known == null) {
      known =
          node.op().residence() == Residence.FED || node.inputs().stream().anyMatch(this::isFed);
      fed.put(node, known);
    }
    return known;
  }

  /** The layers from first to last. */
  public List<LayerRow> rows() {
    return new ArrayList<>(rows.values());
  }

  /**
   * The table of the layers, with a row of totals below.
   *
   * @param times separator between a layer's name and its number of copies
   */
  public List<List<String>> cells(String times) {
    List<List<String>> cells = new ArrayList<>();
    long parameters = 0;
    double flops = 0;
    for (LayerRow row : rows.values()) {
      parameters += row.parameters();
      flops += row.flops();
      cells.add(
          List.of(
              row.name() + (row.copies() > 1 ? times + row.copies() : ""),
              row.operations(),
              row.shape().toString(),
              count(row.parameters()),
              count(Math.round(row.flops()))));
    }
    cells.add(List.of("sum", "", "", count(parameters), count(Math.round(flops))));
    return cells;
  }

  private static String count(long number) {
    return number == 0 ? "" : Figures.count(number);
  }
}

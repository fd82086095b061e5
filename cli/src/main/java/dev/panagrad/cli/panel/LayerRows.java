package dev.panagrad.cli.panel;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.op.array.Gather;
import dev.panagrad.graph.op.array.Reshape;
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
 * Puts the nodes of a network into layers. A layer begins with an op that reads a variable of the
 * layer's name, as conv1/weights, and goes on with what works on its result; an op without
 * variables that changes the shape stands alone. Weights of a file, as of ONNX, are taken for
 * variables; where their names have many parts, the first ones name the layer.
 */
public final class LayerRows {
  /** Names of the columns of {@link #cells}; ">" before those of numbers. */
  public static final List<String> HEADER =
      List.of("layer", "operations", "output", ">parameters", ">FLOP an example");

  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final Map<String, LayerRow> rows = new LinkedHashMap<>();
  private final Map<Node, Boolean> fed = new HashMap<>();
  private final Map<Node, LayerRow> rowOf = new LinkedHashMap<>();

  /** Whether the weights are those of a file. */
  private final boolean stored;

  /** Where layers are copied for every time step, what lies between the copies is theirs too. */
  private final boolean unrolled;

  /** So many parts of a weight's name are that of its layer. */
  private final int parts;

  /** The first reader of each node. */
  private final Map<Node, Node> readers = new HashMap<>();

  /** Embeddings that are multiplied too, with the layer where that is. */
  private final Map<String, LayerRow> tied = new HashMap<>();

  /** The layers between what is fed and a node. */
  public LayerRows(Graph graph, Node output) {
    this(graph, List.of(output));
  }

  /** The layers of a training's network, with the operations that each takes for an example. */
  public static LayerRows counted(TrainingTask task) {
    LayerRows layers = new LayerRows(task.session().graph(), task.output());
    Executable inUse = task.session().compile(task.feeds(), Fetches.of(task.output()));
    for (Step step : inUse.schedule().steps()) {
      layers.count(step.node(), step.flops() * task.shards() / task.batch());
    }
    return layers;
  }

  /** The layers between what is fed and some nodes. */
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

  /** The layer of a variable, as its name tells. */
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

  /** The variable of which a value is a part, or the weight of a file that it is made of. */
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

  /** Whether an embedding is used once more, to make logits. */
  private boolean isTied(Node node, Node weight) {
    return node.op().name().equals("MatMul") && isEmbedding(weight);
  }

  private boolean isEmbedding(Node weight) {
    return weight.shape().rank() == 2
        && readers.get(weight) != null
        && readers.get(weight).op() instanceof Gather;
  }

  /** The layer whose bias is added to a product with weights that are not its own; or null. */
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

  /** The layer of each node that is computed, inputs before those that use them. */
  public Map<Node, LayerRow> byNode() {
    return Collections.unmodifiableMap(rowOf);
  }

  /** The last of the layers from which a node reads. */
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
   * Counts operations of a node, of the graph or of what the compiler made of it, for the layer
   * whose variable it reads: as it is, or as one into which batch normalisation was folded.
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

  /** From the first to the last. */
  public List<LayerRow> rows() {
    return new ArrayList<>(rows.values());
  }

  /**
   * The table of the layers, with their sum below.
   *
   * @param times between a layer and how often it is there
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

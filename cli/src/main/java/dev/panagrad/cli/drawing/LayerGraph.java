package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Arrow;
import dev.panagrad.cli.drawing.BoxGraph.Box;
import dev.panagrad.cli.drawing.BoxGraph.Kind;
import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.panel.LayerRow;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a network as boxes and arrows: one box per layer and per fed input. The copies of a
 * layer for each time step are one box.
 */
public final class LayerGraph {
  /** At most this many kinds of ops are named in a box. */
  private static final int MOST_OPS = 5;

  /** Ops that only move values don't characterise a layer. */
  private static final Set<String> MOVES =
      Set.of(
          "Reshape",
          "Slice",
          "Concat",
          "Permute",
          "Transpose",
          "Cast",
          "Checked",
          "FlatIndices",
          "Select",
          "DropoutMask");

  private final Map<Object, Integer> numbers = new LinkedHashMap<>();
  private final Set<Arrow> arrows = new LinkedHashSet<>();
  private final Set<Arrow> back = new LinkedHashSet<>();

  private LayerGraph() {}

  /** The boxes and arrows of some layers. */
  public static BoxGraph of(LayerRows layers) {
    return new LayerGraph().draw(layers);
  }

  private BoxGraph draw(LayerRows layers) {
    Map<Node, LayerRow> rows = layers.byNode();
    for (Node node : rows.keySet()) {
      node.inputs().stream().filter(LayerGraph::isFed).forEach(this::number);
    }
    for (Map.Entry<Node, LayerRow> entry : rows.entrySet()) {
      int to = number(entry.getValue());
      for (Node input : entry.getKey().inputs()) {
        LayerRow from = rows.get(input);
        if (from != null) {
          connect(number(from), to, entry.getValue().copies());
        } else if (isFed(input)) {
          connect(number(input), to, 1);
        }
      }
    }
    List<Box> boxes = new ArrayList<>();
    for (Object what : numbers.keySet()) {
      boxes.add(what instanceof LayerRow row ? box(row) : box((Node) what));
    }
    return new BoxGraph(boxes, arrows, back);
  }

  /** Scalars, as the share that dropout keeps, don't count as inputs of a network. */
  private static boolean isFed(Node node) {
    return node.op().residence() == Residence.FED && node.shape().rank() > 0;
  }

  private int number(Object what) {
    return numbers.computeIfAbsent(what, _ -> numbers.size());
  }

  private void connect(int from, int to, int copies) {
    if (from < to) {
      arrows.add(new Arrow(from, to));
    } else if (from > to || copies > 1) {
      back.add(new Arrow(from, to));
    }
  }

  private static Box box(Node fed) {
    return new Box(fed.name(), List.of(fed.shape().toString()), Kind.FED);
  }

  private static Box box(LayerRow row) {
    List<String> ops =
        List.of(row.operations().split(", ")).stream().filter(op -> !MOVES.contains(op)).toList();
    List<String> details = new ArrayList<>();
    details.add(
        ops.isEmpty()
            ? row.operations()
            : String.join(", ", ops.subList(0, Math.min(MOST_OPS, ops.size())))
                + (ops.size() > MOST_OPS ? ", ..." : ""));
    details.add(
        row.shape()
            + (row.parameters() == 0
                ? ""
                : ", %s parameters".formatted(Figures.count(row.parameters()))));
    String copies = row.copies() > 1 ? " × " + row.copies() : "";
    return new Box(row.name() + copies, details, row.parameters() > 0 ? Kind.PRODUCT : Kind.STEP);
  }
}

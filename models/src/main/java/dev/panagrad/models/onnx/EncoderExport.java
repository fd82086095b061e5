package dev.panagrad.models.onnx;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.attention.BidirectionalResult;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Exports both passes of a bidirectional encoder as one recurrent node. */
final class EncoderExport {
  private final OnnxGraph graph;
  private final Session session;
  private final NodeExport nodes;

  /** The results of encoders that have been exported, by their marks without the number. */
  private final Map<List<Object>, List<String>> done = new HashMap<>();

  EncoderExport(OnnxGraph graph, Session session, NodeExport nodes) {
    this.graph = graph;
    this.session = session;
    this.nodes = nodes;
  }

  /** The name of a result; unrolled, if ONNX has no node for the cell. */
  String export(BidirectionalResult result, Node node) {
    if (RecurrentNode.operator(result.cell()) == null) {
      return nodes.rows(node.input(0));
    }
    Node rows = node.input(1);
    Node mask = node.input(2);
    List<Object> key = List.of(result.name(), result.cell(), rows, mask);
    if (!done.containsKey(key)) {
      done.put(key, results(result, rows, mask));
    }
    return done.get(key).get(result.state());
  }

  /** The outputs [steps * n, 2 * units] and the states [n, 2 * size]. */
  private List<String> results(BidirectionalResult result, Node rows, Node mask) {
    int size = rows.shape().size(1);
    int steps = mask.shape().size(1);
    Cell cell = result.cell();
    String name = result.name();
    String present = nodes.rows(mask);
    String count =
        graph.add(
            "ReduceSum", List.of(present, graph.integers(1)), Attribute.flag("keepdims", false));
    String read = graph.add("Reshape", List.of(nodes.rows(rows), graph.integers(steps, -1, size)));
    RecurrentNode.Input input =
        new RecurrentNode.Input(read, size, nodes.cast(count, DataType.INT32), List.of());
    List<String> directions = List.of(name + "/forward", name + "/backward");
    List<String> made = new RecurrentNode(graph, session).add(cell, name, directions, input);
    List<String> results = new ArrayList<>();
    results.add(
        joined(carried(made.getFirst(), made.get(1), present), cell.stateSizes().getFirst(), 2));
    for (int state = 1; state < made.size(); state++) {
      results.add(joined(made.get(state), cell.stateSizes().get(state - 1), 1));
    }
    return results;
  }

  /**
   * The outputs, [steps, 2, n, units], with padding as our passes have it. ONNX has zeros there;
   * ours carry the state over: forward that after the end, backward still the zeros before it.
   */
  private String carried(String all, String last, String present) {
    String byStep = nodes.permuted(present, 1, 0);
    String inside = graph.add("Unsqueeze", List.of(byStep, graph.integers(1, 3)));
    String forward = graph.weights("forward_only", Shape.of(2, 1, 1), 1, 0);
    return graph.add(
        "Where",
        List.of(nodes.cast(inside, DataType.BOOL), all, graph.add("Mul", List.of(last, forward))));
  }

  /** Puts the directions, an axis before the rows, next to each other: [rows, 2 * size]. */
  private String joined(String values, int size, int axis) {
    String turned =
        axis == 1 ? nodes.permuted(values, 1, 0, 2) : nodes.permuted(values, 0, 2, 1, 3);
    return graph.add("Reshape", List.of(turned, graph.integers(-1, 2L * size)));
  }
}

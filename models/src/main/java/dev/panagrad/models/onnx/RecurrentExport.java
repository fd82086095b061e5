package dev.panagrad.models.onnx;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.RecurrentNet;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a recurrent net over codes with a read-out as an ONNX file, with one RNN, GRU or LSTM node
 * per layer. Inputs: {@code codes}, int64 [n, steps], and the states before, {@code state1} and so
 * on, [n, units]. Outputs: {@code logits} [n, steps, codes], and the states after, named like
 * {@code state1_after}. Any number of steps may be fed.
 */
public final class RecurrentExport {
  private final Session session;
  private final RecurrentNet net;
  private final int depth;
  private final String embedding;
  private final OnnxGraph graph = new OnnxGraph();

  /**
   * An export.
   *
   * @param session holds the variables of the net, as {@link RecurrentNet} names them, and {@code
   *     readout/weights} and {@code readout/biases}
   * @param depth the number of different codes
   * @param embedding the variable whose rows the codes select, [depth, width]; null for one-hot
   *     rows
   */
  public RecurrentExport(Session session, RecurrentNet net, int depth, String embedding) {
    this.session = session;
    this.net = net;
    this.depth = depth;
    this.embedding = embedding;
  }

  /**
   * Writes the file atomically.
   *
   * @throws FileException if it can't be written, or ONNX has no operator for a cell
   */
  public void write(Path file) {
    Shape codes = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN);
    String input = graph.input("codes", DataType.INT64, codes, "n", "steps");
    List<String> before = new ArrayList<>();
    for (int i = 0; i < net.stateSizes().size(); i++) {
      before.add(graph.input(name(i), DataType.FLOAT, state(i), "n"));
    }
    String byTime = graph.add("Transpose", List.of(input), Attribute.integers("perm", 1, 0));
    String x =
        embedding == null
            ? new NodeExport(graph, session).oneHot(depth, byTime)
            : graph.add("Gather", List.of(held(embedding), byTime));
    List<String> after = new ArrayList<>();
    int size =
        embedding == null
            ? depth
            : Math.toIntExact(session.graph().node(embedding).shape().size(1));
    for (int layer = 1; layer <= net.cells().size(); layer++) {
      Cell cell = net.cells().get(layer - 1);
      int states = cell.stateSizes().size();
      List<String> made =
          layer(file, cell, layer, size, x, before.subList(after.size(), after.size() + states));
      // [steps, 1 direction, n, units] becomes [steps, n, units].
      x = graph.add("Squeeze", List.of(made.getFirst(), graph.integers(1)));
      size = cell.stateSizes().getFirst();
      after.addAll(made.subList(1, made.size()));
    }
    String logits =
        graph.add(
            "Add",
            List.of(
                graph.add("MatMul", List.of(x, held("readout/weights"))), held("readout/biases")));
    String rows = graph.add("Transpose", List.of(logits), Attribute.integers("perm", 1, 0, 2));
    Shape shape = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, depth);
    graph.output("logits", rows, DataType.FLOAT, shape, "n", "steps");
    for (int i = 0; i < after.size(); i++) {
      String value = graph.add("Squeeze", List.of(after.get(i), graph.integers(0)));
      graph.output(name(i) + "_after", value, DataType.FLOAT, state(i), "n");
    }
    graph.write(file);
  }

  private String name(int state) {
    return net.stateNames().get(state).replace('/', '_');
  }

  private Shape state(int index) {
    return Shape.of(Shape.UNKNOWN, net.stateSizes().get(index));
  }

  /** Adds a layer: its outputs at all steps and its states after the last. */
  private List<String> layer(
      Path file, Cell cell, int number, int size, String x, List<String> before) {
    String name = "cell" + number;
    if (RecurrentNode.operator(cell) == null) {
      throw FileException.of(
          "%s can't be written, as ONNX has no node for the cell %s; it has those of text-rnn,"
              + " text-gru and text-lstm",
          file, cell);
    }
    List<String> states =
        before.stream()
            .map(state -> graph.add("Unsqueeze", List.of(state, graph.integers(0))))
            .toList();
    RecurrentNode.Input input = new RecurrentNode.Input(x, size, "", states);
    return new RecurrentNode(graph, session).add(cell, name, List.of(name), input);
  }

  private String held(String name) {
    Node node = session.graph().node(name);
    return graph.weights(name, node.shape(), node.type(), session.variable(node).buffer());
  }
}

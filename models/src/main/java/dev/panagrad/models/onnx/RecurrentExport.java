package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.LstmCell;
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
   * The weights of some gates in a layer: [inputs, gates * units] and [units, gates * units].
   *
   * @param firstState the row of the state's first weights in their buffer: the number of inputs if
   *     it holds both, [inputs + units, gates * units]
   * @param stateBiases null for none
   */
  private record Gates(
      Buffer input,
      Buffer inputBiases,
      Buffer state,
      int firstState,
      Buffer stateBiases,
      int count) {
    private float input(int row, int column, int units) {
      return input.get((long) row * count * units + column);
    }

    private float state(int row, int column, int units) {
      return state.get((long) (firstState + row) * count * units + column);
    }
  }

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
    return switch (cell) {
      case BasicRnnCell(int units) ->
          node("RNN", name, size, units, x, before, gates(name, size, 1));
      case GruCell(int units, _, boolean resetAfter) when resetAfter -> {
        Gates gates = apart(name, 3);
        yield node(
            "GRU",
            name,
            size,
            units,
            x,
            before,
            List.of(new Order(gates, 1), new Order(gates, 0), new Order(gates, 2)),
            Attribute.integer("linear_before_reset", 1));
      }
      case GruCell(int units, _, _) -> {
        Gates gates = gates(name + "/gates", size, 2);
        Gates candidate = gates(name + "/candidate", size, 1);
        // Our order is r, z; ONNX's is z, r. This mode resets the state before the product.
        yield node(
            "GRU",
            name,
            size,
            units,
            x,
            before,
            List.of(new Order(gates, 1), new Order(gates, 0), new Order(candidate, 0)),
            Attribute.integer("linear_before_reset", 0));
      }
      case LstmCell(int units) -> {
        Gates gates = gates(name + "/gates", size, 3);
        Gates candidate = gates(name + "/candidate", size, 1);
        // Our order is forget, update, result; ONNX's is input, output, forget, cell.
        yield node(
            "LSTM",
            name,
            size,
            units,
            x,
            before,
            List.of(
                new Order(gates, 1),
                new Order(gates, 2),
                new Order(gates, 0),
                new Order(candidate, 0)));
      }
      default ->
          throw FileException.of(
              "%s can't be written, as ONNX has no node for the cell %s; it has those of text-rnn,"
                  + " text-gru and text-lstm",
              file, cell);
    };
  }

  /** One gate among the gates of a product. */
  private record Order(Gates gates, int index) {}

  private List<String> node(
      String operator,
      String name,
      int size,
      int units,
      String x,
      List<String> before,
      Gates only) {
    return node(operator, name, size, units, x, before, List.of(new Order(only, 0)));
  }

  private List<String> node(
      String operator,
      String name,
      int size,
      int units,
      String x,
      List<String> before,
      List<Order> order,
      Attribute... attributes) {
    int count = order.size();
    float[] w = new float[count * units * size];
    float[] r = new float[count * units * units];
    float[] b = new float[2 * count * units];
    for (int gate = 0; gate < count; gate++) {
      Gates from = order.get(gate).gates;
      for (int unit = 0; unit < units; unit++) {
        int column = order.get(gate).index * units + unit;
        int row = gate * units + unit;
        b[row] = from.inputBiases.get(column);
        b[count * units + row] = from.stateBiases == null ? 0 : from.stateBiases.get(column);
        for (int i = 0; i < size; i++) {
          w[row * size + i] = from.input(i, column, units);
        }
        for (int i = 0; i < units; i++) {
          r[row * units + i] = from.state(i, column, units);
        }
      }
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(graph.weights(name + "/W", Shape.of(1, count * units, size), w));
    inputs.add(graph.weights(name + "/R", Shape.of(1, count * units, units), r));
    inputs.add(graph.weights(name + "/B", Shape.of(1, 2 * count * units), b));
    inputs.add("");
    for (String state : before) {
      inputs.add(graph.add("Unsqueeze", List.of(state, graph.integers(0))));
    }
    List<Attribute> all = new ArrayList<>(List.of(attributes));
    all.add(Attribute.integer("hidden_size", units));
    return graph.add(operator, inputs, 1 + before.size(), all.toArray(Attribute[]::new));
  }

  private Gates gates(String prefix, int size, int count) {
    Buffer weights = buffer(prefix + "/weights");
    return new Gates(weights, buffer(prefix + "/biases"), weights, size, null, count);
  }

  /** Gates with weights and biases of their own for the input and for the state. */
  private Gates apart(String name, int count) {
    return new Gates(
        buffer(name + "/input/weights"),
        buffer(name + "/input/biases"),
        buffer(name + "/state/weights"),
        0,
        buffer(name + "/state/biases"),
        count);
  }

  private Buffer buffer(String name) {
    return session.variable(session.graph().node(name)).buffer();
  }

  private String held(String name) {
    Node node = session.graph().node(name);
    return graph.weights(name, node.shape(), node.type(), buffer(name));
  }
}

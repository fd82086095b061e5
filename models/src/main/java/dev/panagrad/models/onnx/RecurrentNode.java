package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.LstmCell;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a cell over all steps as one node RNN, GRU or LSTM, with its gates in ONNX's order: in one
 * direction, or in two, each with weights of its own.
 */
final class RecurrentNode {
  private final OnnxGraph graph;
  private final Session session;

  /**
   * What a node reads.
   *
   * @param rows [steps, n, size]
   * @param size of a row
   * @param lengths of the sequences, int32 [n]; empty if all have all steps
   * @param before the states before the first step, [directions, n, size of the state]; empty for
   *     zeros
   */
  record Input(String rows, int size, String lengths, List<String> before) {}

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

  /** One gate among the gates of a product. */
  private record Gate(Gates gates, int index) {}

  RecurrentNode(OnnxGraph graph, Session session) {
    this.graph = graph;
    this.session = session;
  }

  /** The operator for a cell; null if ONNX has none. */
  static String operator(Cell cell) {
    return switch (cell) {
      case BasicRnnCell _ -> "RNN";
      case GruCell _ -> "GRU";
      case LstmCell _ -> "LSTM";
      default -> null;
    };
  }

  /**
   * Adds a node.
   *
   * @param cell one with an operator
   * @param name of its weights
   * @param directions the prefixes of the cell's variables: one for a pass forward, two for one
   *     forward and one backward
   * @return the outputs of all steps, [steps, directions, n, units], and the states after the last
   *     one, [directions, n, size] each
   */
  List<String> add(Cell cell, String name, List<String> directions, Input input) {
    int units = cell.stateSizes().getFirst();
    List<Gate> gates = new ArrayList<>();
    directions.forEach(prefix -> gates.addAll(gates(cell, prefix, input.size)));
    int count = gates.size() / directions.size();
    List<String> inputs = new ArrayList<>();
    inputs.add(input.rows);
    inputs.addAll(weights(name, gates, count, input.size, units));
    inputs.add(input.lengths);
    inputs.addAll(input.before);
    List<Attribute> attributes = new ArrayList<>();
    if (cell instanceof GruCell gru) {
      attributes.add(Attribute.flag("linear_before_reset", gru.resetAfter()));
    }
    attributes.add(Attribute.integer("hidden_size", units));
    if (directions.size() == 2) {
      attributes.add(Attribute.text("direction", "bidirectional"));
    }
    int results = 1 + cell.stateSizes().size();
    return graph.add(operator(cell), inputs, results, attributes.toArray(Attribute[]::new));
  }

  /** The gates of a direction in ONNX's order. */
  private List<Gate> gates(Cell cell, String name, int size) {
    return switch (cell) {
      case BasicRnnCell _ -> List.of(new Gate(together(name, size, 1), 0));
      // Our order is r, z; ONNX's is z, r.
      case GruCell gru when gru.resetAfter() -> {
        Gates gates = apart(name, 3);
        yield List.of(new Gate(gates, 1), new Gate(gates, 0), new Gate(gates, 2));
      }
      case GruCell _ -> {
        Gates gates = together(name + "/gates", size, 2);
        Gates candidate = together(name + "/candidate", size, 1);
        yield List.of(new Gate(gates, 1), new Gate(gates, 0), new Gate(candidate, 0));
      }
      // Our order is forget, update, result; ONNX's is input, output, forget, cell.
      default -> {
        Gates gates = together(name + "/gates", size, 3);
        Gates candidate = together(name + "/candidate", size, 1);
        yield List.of(
            new Gate(gates, 1), new Gate(gates, 2), new Gate(gates, 0), new Gate(candidate, 0));
      }
    };
  }

  /**
   * Adds W, R and B.
   *
   * @param gates of all directions
   * @param count of a direction
   */
  private List<String> weights(String name, List<Gate> gates, int count, int size, int units) {
    int directions = gates.size() / count;
    float[] w = new float[gates.size() * units * size];
    float[] r = new float[gates.size() * units * units];
    float[] b = new float[2 * gates.size() * units];
    for (int gate = 0; gate < gates.size(); gate++) {
      Gates from = gates.get(gate).gates;
      // A direction has the biases of all inputs before those of all states.
      int first = (gate + gate / count * count) * units;
      for (int unit = 0; unit < units; unit++) {
        int column = gates.get(gate).index * units + unit;
        int row = gate * units + unit;
        b[first + unit] = from.inputBiases.get(column);
        b[first + count * units + unit] =
            from.stateBiases == null ? 0 : from.stateBiases.get(column);
        for (int i = 0; i < size; i++) {
          w[row * size + i] = from.input(i, column, units);
        }
        for (int i = 0; i < units; i++) {
          r[row * units + i] = from.state(i, column, units);
        }
      }
    }
    return List.of(
        graph.weights(name + "/W", Shape.of(directions, count * units, size), w),
        graph.weights(name + "/R", Shape.of(directions, count * units, units), r),
        graph.weights(name + "/B", Shape.of(directions, 2 * count * units), b));
  }

  /** Gates with the weights for the input and for the state in one matrix. */
  private Gates together(String prefix, int size, int count) {
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
}

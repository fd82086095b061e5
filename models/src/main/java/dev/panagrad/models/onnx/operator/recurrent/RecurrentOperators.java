package dev.panagrad.models.onnx.operator.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent networks, unrolled over time: all inputs are multiplied with their weights in one
 * product, and the products of all time steps share the weights of the states.
 */
public final class RecurrentOperators {
  /** Indices of outputs: all states, the last states, the last cells. */
  private static final int STATES = 0;

  private RecurrentOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    table
        .add("RNN", c -> unroll(c, RecurrentCell.Kind.RNN))
        .add("GRU", c -> unroll(c, RecurrentCell.Kind.GRU))
        .add("LSTM", c -> unroll(c, RecurrentCell.Kind.LSTM));
  }

  private static List<Value> unroll(OperatorContext c, RecurrentCell.Kind kind) {
    Floats.require(c, 0, 1, 2);
    RecurrentSequence sequence = new RecurrentSequence(c, kind);
    List<RecurrentSequence.Result> directions = new ArrayList<>();
    String direction = c.text("direction", "forward");
    switch (direction) {
      case "forward" -> directions.add(sequence.run(0, false));
      case "reverse" -> directions.add(sequence.run(0, true));
      case "bidirectional" -> {
        directions.add(sequence.run(0, false));
        directions.add(sequence.run(1, true));
      }
      default -> throw new IllegalArgumentException("there is no direction '" + direction + "'");
    }
    boolean batchFirst = c.integer("layout", 0) != 0;
    List<Value> results = new ArrayList<>();
    for (int output = STATES; output <= kind.states(); output++) {
      int which = output;
      Node joined = join(c.g(), directions.stream().map(d -> d.output(which)).toList(), output);
      results.add(c.like(0, batchFirst ? batchFirst(c.g(), joined) : joined));
    }
    return results;
  }

  /** Joins the directions: on axis 1 of all states, on axis 0 of the last ones. */
  private static Node join(GraphBuilder g, List<Node> directions, int output) {
    return directions.size() == 1
        ? directions.getFirst()
        : g.concat(output == STATES ? 1 : 0, directions.toArray(Node[]::new));
  }

  private static Node batchFirst(GraphBuilder g, Node output) {
    return output.shape().rank() == 4 ? g.permute(output, 2, 0, 1, 3) : g.permute(output, 1, 0, 2);
  }
}

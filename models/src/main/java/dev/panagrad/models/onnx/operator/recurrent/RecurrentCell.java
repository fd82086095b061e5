package dev.panagrad.models.onnx.operator.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One time step of a recurrent operator in one direction. */
final class RecurrentCell {
  private static final int P = 7;

  /** The cells, with their gates in ONNX's order. */
  enum Kind {
    /** One product and an activation. */
    RNN(1, 1),
    /** Update, reset and candidate. */
    GRU(3, 1),
    /** Input, output, forget and candidate; the second state is the cell. */
    LSTM(4, 2);

    private final int gates;
    private final int states;

    Kind(int gates, int states) {
      this.gates = gates;
      this.states = states;
    }

    int gates() {
      return gates;
    }

    int states() {
      return states;
    }

    /** The default activations. */
    List<String> activations() {
      return switch (this) {
        case RNN -> List.of("Tanh");
        case GRU -> List.of("Sigmoid", "Tanh");
        case LSTM -> List.of("Sigmoid", "Tanh", "Tanh");
      };
    }
  }

  private final GraphBuilder g;
  private final Kind kind;
  private final int units;
  private final Node rows;
  private final Node w;
  private final Node r;
  private final Node bias;
  private final Node peepholes;
  private final boolean linearBeforeReset;
  private final boolean coupled;
  private final RecurrentActivations activations;
  private final Map<String, Node> inputs = new HashMap<>();

  RecurrentCell(
      OperatorContext c,
      Kind kind,
      int units,
      int direction,
      Node rows,
      Node w,
      Node r,
      Node bias) {
    this.g = c.g();
    this.kind = kind;
    this.units = units;
    this.rows = rows;
    this.w = w;
    this.r = r;
    this.bias = bias;
    this.peepholes =
        kind == Kind.LSTM && c.has(P)
            ? g.reshape(g.slice(c.node(P), 0, direction, 1), 3 * units)
            : null;
    this.linearBeforeReset = c.flag("linear_before_reset", false);
    this.coupled = c.flag("input_forget", false);
    this.activations = RecurrentActivations.of(c, kind.activations(), direction);
  }

  /** The states after a step. */
  List<Node> step(int step, int batch, List<Node> states) {
    return switch (kind) {
      case RNN -> List.of(activations.apply(0, sum(0, 1, step, batch, states.get(0))));
      case GRU -> List.of(gru(step, batch, states.get(0)));
      case LSTM -> lstm(step, batch, states.get(0), states.get(1));
    };
  }

  private Node gru(int step, int batch, Node h) {
    Node gates = activations.apply(0, sum(0, 2, step, batch, h));
    Node z = part(gates, 0);
    Node reset = part(gates, 1);
    Node candidate;
    if (linearBeforeReset) {
      Node recurrent = g.matMul(h, gates(r, 2, 1), false, true);
      if (bias != null) {
        recurrent = g.add(recurrent, bias(kind.gates() + 2, 1));
      }
      candidate = g.add(input(2, 1, false, step, batch), g.mul(reset, recurrent));
    } else {
      candidate = sum(2, 1, step, batch, g.mul(reset, h));
    }
    Node c = activations.apply(1, candidate);
    // (1 - z) c + z h
    return g.add(c, g.mul(z, g.sub(h, c)));
  }

  private List<Node> lstm(int step, int batch, Node h, Node before) {
    Node candidate = activations.apply(1, sum(3, 1, step, batch, h));
    Node sums = sum(0, 3, step, batch, h);
    Node in;
    Node forget;
    Node out;
    if (peepholes == null) {
      Node gates = activations.apply(0, sums);
      in = part(gates, 0);
      out = part(gates, 1);
      forget = part(gates, 2);
    } else {
      in = activations.apply(0, peep(part(sums, 0), 0, before));
      forget = activations.apply(0, peep(part(sums, 2), 2, before));
      out = null;
    }
    if (coupled) {
      forget = g.sub(g.constant(1), in);
    }
    Node cell = g.add(g.mul(forget, before), g.mul(in, candidate));
    if (peepholes != null) {
      out = activations.apply(0, peep(part(sums, 1), 1, cell));
    }
    return List.of(g.mul(out, activations.apply(2, cell)), cell);
  }

  /** A gate with a peephole connection to the cell. */
  private Node peep(Node sum, int gate, Node cell) {
    return g.add(sum, g.mul(g.slice(peepholes, 0, gate * units, units), cell));
  }

  /** The pre-activations of some gates: from the input, from a state, and the biases of both. */
  private Node sum(int gate, int count, int step, int batch, Node state) {
    Node recurrent = g.matMul(state, gates(r, gate, count), false, true);
    return g.add(input(gate, count, true, step, batch), recurrent);
  }

  /** The contribution of the input, whose product is computed for all steps at once. */
  private Node input(int gate, int count, boolean bothBiases, int step, int batch) {
    Node all =
        inputs.computeIfAbsent(
            gate + "," + count,
            _ -> {
              Node product = g.matMul(rows, gates(w, gate, count), false, true);
              if (bias != null) {
                Node own = bias(gate, count);
                product =
                    g.add(product, bothBiases ? g.add(own, bias(kind.gates() + gate, count)) : own);
              }
              int[] sizes = {-1, batch, count * units};
              return batch == 0 ? product : g.reshape(product, sizes);
            });
    return batch == 0 ? all : g.reshape(g.slice(all, 0, step, 1), batch, count * units);
  }

  private Node gates(Node weights, int gate, int count) {
    return count == kind.gates() ? weights : g.slice(weights, 0, gate * units, count * units);
  }

  private Node bias(int gate, int count) {
    return g.slice(bias, 0, gate * units, count * units);
  }

  private Node part(Node gates, int index) {
    return g.slice(gates, 1, index * units, units);
  }
}

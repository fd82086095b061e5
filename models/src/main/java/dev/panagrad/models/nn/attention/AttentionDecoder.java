package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.FedCell;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent decoder that attends to a source at each step. Its output is h~ = tanh(W [c; h] + b).
 * Variables: those of the cell, {@code <name>/cell/...}, and {@code <name>/output/weights} and
 * {@code biases}.
 *
 * @param name the prefix of its variables
 * @param cell reads the target
 * @param attention scores the source's positions
 * @param looks the order of attention and cell
 * @param width of its output
 */
public record AttentionDecoder(
    String name, Cell cell, Attention attention, Looks looks, int width) {
  /** The two orders of attention and cell. */
  public enum Looks {
    /** c_t = focus(h_t-1), h_t = cell([x_t; c_t], h_t-1): Bahdanau and others 2015. */
    BEFORE,
    /**
     * h_t = cell([x_t; h~_t-1], h_t-1), c_t = focus(h_t): Luong and others 2015 with input feeding,
     * so that the decoder has access to its earlier attention.
     */
    AFTER
  }

  /**
   * The results of some steps of a decoder.
   *
   * @param outputs [steps * batch, width], the rows of each step consecutive
   * @param weights the attention weights of each step, [steps * batch, positions]
   * @param states after the last step, for the rows of that step
   */
  public record Decoded(Node outputs, Node weights, List<Node> states) {}

  /** The widths of the states: those of the cell and, with input feeding, of the last output. */
  public List<Integer> stateSizes() {
    List<Integer> sizes = new ArrayList<>(cell.stateSizes());
    if (looks == Looks.AFTER) {
      sizes.add(width);
    }
    return List.copyOf(sizes);
  }

  /**
   * All states before the first step: the cell's as given, and zeros as the last output.
   *
   * @param states [batch, size] each
   */
  public List<Node> first(GraphBuilder g, List<Node> states) {
    List<Node> all = new ArrayList<>(states);
    if (looks == Looks.AFTER) {
      all.add(Rows.zeros(g, states.getFirst(), width));
    }
    return List.copyOf(all);
  }

  /**
   * Unrolls the decoder.
   *
   * @param steps their number
   * @param rows its inputs, [steps * batch, size]
   * @param states before the first step, in the order of {@link #stateSizes}
   */
  public Decoded decode(Layers layers, int steps, Node rows, Source source, List<Node> states) {
    return decode(layers, StepRows.all(steps), rows, source, states);
  }

  /**
   * Unrolls the decoder over sequences of different lengths, the longest first. Sequences that have
   * ended cost nothing.
   *
   * @param steps their number and the rows of each
   * @param rows its inputs, [all rows, size]
   * @param states before the first step, in the order of {@link #stateSizes}
   */
  public Decoded decode(
      Layers layers, StepRows steps, Node rows, Source source, List<Node> states) {
    GraphBuilder g = layers.graph();
    int cellStates = cell.stateSizes().size();
    int fedSize = looks == Looks.AFTER ? width : source.rows().shape().size(2);
    FedCell fedCell = new FedCell(layers, name + "/cell", cell, steps, rows, fedSize);
    List<Node> before = states.subList(0, cellStates);
    Node output = looks == Looks.AFTER ? states.get(cellStates) : null;
    List<Node> outputs = new ArrayList<>();
    List<Node> weights = new ArrayList<>();
    Source seen = source;
    for (int step = 0; step < steps.steps(); step++) {
      before = remaining(g, steps, before, step);
      output = output == null ? null : steps.remaining(g, output, step);
      seen = seen.remaining(g, steps, step);
      Source.Focus focus;
      if (looks == Looks.BEFORE) {
        focus = seen.focus(layers, attention, before.getFirst());
        before = fedCell.step(step, focus.context(), before);
      } else {
        before = fedCell.step(step, output, before);
        focus = seen.focus(layers, attention, before.getFirst());
      }
      output = output(layers, focus.context(), before.getFirst());
      outputs.add(output);
      weights.add(focus.weights());
    }
    List<Node> after = new ArrayList<>(before);
    if (looks == Looks.AFTER) {
      after.add(output);
    }
    return new Decoded(steps.stack(g, outputs), steps.stack(g, weights), List.copyOf(after));
  }

  private static List<Node> remaining(GraphBuilder g, StepRows steps, List<Node> states, int step) {
    return states.stream().map(state -> steps.remaining(g, state, step)).toList();
  }

  private Node output(Layers layers, Node context, Node h) {
    GraphBuilder g = layers.graph();
    Node both = g.concat(1, context, h);
    Initializer uniform = Initializers.glorotUniform();
    return g.tanh(layers.dense(name + "/output", both, width, uniform, Initializer.zeros()));
  }
}

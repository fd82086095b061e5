package dev.panagrad.models.nn;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.sequence.SequenceInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells stacked to layers and copied for every time step over the same variables.
 *
 * <p>A layer is built for all time steps before the next one, so its whole input is available at
 * once: its product with the weights, its gradient and the gradient of the weights are one large
 * product each. Variables are named {@code cell1/...}, {@code cell2/...} and so on.
 *
 * @param cells the layers; the first one reads the input
 * @param dropout how values are dropped in training
 */
public record RecurrentNet(List<Cell> cells, Dropout dropout) {
  /** Copies the list. */
  public RecurrentNet {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a recurrent net needs at least one cell");
    }
  }

  /** How values are dropped in training. */
  public enum Dropout {
    /** Not at all. */
    NONE,
    /** Redrawn at each time step, for the input of each layer and the last output. */
    NAIVE,
    /**
     * The same values at all time steps, including those of the states (Gal and Ghahramani 2016).
     */
    VARIATIONAL
  }

  /**
   * An unrolled net.
   *
   * @param outputs of the last layer at all time steps, [steps * batch, size], the rows of each
   *     step consecutive
   * @param states after the last step, in the order of {@link #stateSizes}
   */
  public record Unrolled(Node outputs, List<Node> states) {}

  /** The widths of all states, layer by layer. */
  public List<Integer> stateSizes() {
    return cells.stream().flatMap(cell -> cell.stateSizes().stream()).toList();
  }

  /**
   * Names for all states: {@code state1} for the output of the first layer, {@code state1/2} for
   * its second state, and so on.
   */
  public List<String> stateNames() {
    List<String> names = new ArrayList<>();
    for (int layer = 1; layer <= cells.size(); layer++) {
      names.add("state" + layer);
      for (int i = 2; i <= cells.get(layer - 1).stateSizes().size(); i++) {
        names.add("state" + layer + "/" + i);
      }
    }
    return names;
  }

  /**
   * Unrolls over characters or other codes, which represent one-hot rows.
   *
   * @param layers for training or inference
   * @param codes [batch, steps], int32; steps must be known
   * @param depth the number of different codes
   * @param states before the first step, [batch, size] each
   */
  public Unrolled unroll(Layers layers, Node codes, int depth, List<Node> states) {
    GraphBuilder g = layers.graph();
    if (codes.type() != DType.INT32 || codes.shape().size(1) == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "codes must be int32 [batch, steps] with a known number of steps, but '%s' is %s %s"
              .formatted(codes.name(), codes.type(), codes.shape()));
    }
    int steps = codes.shape().size(1);
    Node byTime = g.reshape(g.transpose(codes), rows(codes.shape()));
    Masks masks = new Masks(layers, dropout, steps);
    return unroll(masks, masks.ofCodes(byTime, depth), states);
  }

  /**
   * Unrolls over rows of numbers.
   *
   * @param steps the number of time steps
   * @param rows [steps * batch, size], the rows of each step consecutive
   */
  public Unrolled unroll(Layers layers, int steps, Node rows, List<Node> states) {
    Masks masks = new Masks(layers, dropout, steps);
    SequenceInput input = SequenceInput.ofRows(layers.graph(), steps, masks.ofRows(rows));
    return unroll(masks, input, states);
  }

  private static Shape rows(Shape shape) {
    return shape.isKnown() ? Shape.of(Math.toIntExact(shape.elements())) : Shape.of(Shape.UNKNOWN);
  }

  private Unrolled unroll(Masks masks, SequenceInput first, List<Node> before) {
    if (before.size() != stateSizes().size()) {
      throw new IllegalArgumentException(
          "the net has %d states, but %d were given".formatted(stateSizes().size(), before.size()));
    }
    SequenceInput input = first;
    List<Node> after = new ArrayList<>();
    Node outputs = null;
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      int size = cell.stateSizes().size();
      LayerInput layer = new LayerInput(masks, "cell" + (i + 1), input);
      List<Node> states = before.subList(after.size(), after.size() + size);
      List<Node> byStep = new ArrayList<>();
      for (int step = 0; step < masks.steps(); step++) {
        states = step(cell, new TimeStep(layer, step), states);
        byStep.add(states.get(0));
      }
      GraphBuilder g = masks.layers().graph();
      outputs = masks.ofRows(SequenceInput.stack(g, byStep));
      after.addAll(states);
      input = SequenceInput.ofRows(g, masks.steps(), outputs);
    }
    return new Unrolled(outputs, List.copyOf(after));
  }

  private static List<Node> step(Cell cell, TimeStep t, List<Node> states) {
    List<Node> next = cell.step(t, states);
    if (next.size() != states.size()) {
      throw new IllegalStateException(
          "%s has %d states, but its step gave %d".formatted(cell, states.size(), next.size()));
    }
    return next;
  }
}

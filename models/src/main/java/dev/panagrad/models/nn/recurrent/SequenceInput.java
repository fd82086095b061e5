package dev.panagrad.models.nn.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * What a layer of a recurrent net reads at all time steps: rows of numbers, or codes that stand for
 * one-hot rows. The rows of a time step lie one behind the other, those of the next step follow.
 */
final class SequenceInput {
  private final GraphBuilder g;
  private final StepRows steps;
  private final int size;
  private final Node rows;
  private final Node codes;
  private final Node mask;
  private Node byStep;

  private SequenceInput(
      GraphBuilder g, StepRows steps, int size, Node rows, Node codes, Node mask) {
    this.g = g;
    this.steps = steps;
    this.size = size;
    this.rows = rows;
    this.codes = codes;
    this.mask = mask;
  }

  /**
   * Rows of numbers.
   *
   * @param rows [steps * batch, size]
   */
  static SequenceInput ofRows(GraphBuilder g, int steps, Node rows) {
    return ofRows(g, StepRows.all(steps), rows);
  }

  /**
   * Rows of numbers, where steps may have fewer than those before.
   *
   * @param rows [all rows, size]
   */
  static SequenceInput ofRows(GraphBuilder g, StepRows steps, Node rows) {
    return new SequenceInput(g, steps, rows.shape().size(1), rows, null, null);
  }

  /**
   * One-hot rows.
   *
   * @param codes [steps * batch], int32, below {@code size}
   * @param mask what the rows are multiplied with, [steps * batch, 1], or null
   */
  static SequenceInput ofCodes(GraphBuilder g, int steps, int size, Node codes, Node mask) {
    return new SequenceInput(g, StepRows.all(steps), size, null, codes, mask);
  }

  /** The width of a row. */
  int size() {
    return size;
  }

  /**
   * The product of all rows and a matrix, plus a bias.
   *
   * @param weights [size, units]
   * @return [steps * batch, units]
   */
  Node project(Node weights, Node biases) {
    if (rows != null) {
      return g.add(g.matMul(rows, weights), biases);
    }
    if (mask != null) {
      return g.add(g.mul(g.gather(weights, codes), mask), biases);
    }
    // Where there are more rows to choose than to choose from, the bias goes into the latter.
    boolean many = codes.shape().isKnown() && codes.shape().size(0) > size;
    return many ? g.gather(g.add(weights, biases), codes) : g.add(g.gather(weights, codes), biases);
  }

  /** The rows of one time step, [batch, size]. */
  Node at(int step) {
    if (byStep == null) {
      Node x = rows == null ? g.oneHot(codes, size) : rows;
      byStep = byStep(mask == null ? x : g.mul(x, mask));
    }
    return timeStep(byStep, step);
  }

  /**
   * Rows of all time steps, [steps * batch, columns], as [steps, batch, columns]; as they are if
   * steps have different numbers of them.
   */
  Node byStep(Node rows) {
    return steps.isEven()
        ? g.reshape(rows, Shape.of(steps.steps(), Shape.UNKNOWN, rows.shape().size(1)))
        : rows;
  }

  /** The rows of one time step, [batch, columns], of what {@link #byStep} gave. */
  Node timeStep(Node byStep, int step) {
    if (!steps.isEven()) {
      return g.slice(byStep, 0, steps.start(step), steps.at(step));
    }
    return g.reshape(g.slice(byStep, 0, step, 1), Shape.of(Shape.UNKNOWN, byStep.shape().size(2)));
  }

  /** Rows of all time steps, [steps * batch, columns], from those of each, [batch, columns]. */
  static Node stack(GraphBuilder g, List<Node> parts) {
    int columns = parts.get(0).shape().size(1);
    Node[] byStep =
        parts.stream()
            .map(part -> g.reshape(part, Shape.of(1, Shape.UNKNOWN, columns)))
            .toArray(Node[]::new);
    return g.reshape(g.concat(0, byStep), Shape.of(Shape.UNKNOWN, columns));
  }
}

package dev.panagrad.models.nn.sequence;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The input of one layer of a recurrent net at all time steps: rows of numbers, or codes that
 * represent one-hot rows. The rows are in time-step order, those of each step consecutive.
 */
public final class SequenceInput {
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
  public static SequenceInput ofRows(GraphBuilder g, int steps, Node rows) {
    return ofRows(g, StepRows.all(steps), rows);
  }

  /**
   * Rows of numbers, where a step may have fewer rows than the one before.
   *
   * @param rows [all rows, size]
   */
  public static SequenceInput ofRows(GraphBuilder g, StepRows steps, Node rows) {
    return new SequenceInput(g, steps, rows.shape().size(1), rows, null, null);
  }

  /**
   * One-hot rows.
   *
   * @param codes [steps * batch], int32, below {@code size}
   * @param mask a factor for each row, [steps * batch, 1], or null
   */
  public static SequenceInput ofCodes(GraphBuilder g, int steps, int size, Node codes, Node mask) {
    return new SequenceInput(g, StepRows.all(steps), size, null, codes, mask);
  }

  /** The width of a row. */
  public int size() {
    return size;
  }

  /**
   * The product of all rows and a matrix, plus a bias.
   *
   * @param weights [size, units]
   * @return [steps * batch, units]
   */
  public Node project(Node weights, Node biases) {
    if (rows != null) {
      return g.add(g.matMul(rows, weights), biases);
    }
    if (mask != null) {
      return g.add(g.mul(g.gather(weights, codes), mask), biases);
    }
    // If more rows are gathered than the matrix has, adding the bias to the matrix is cheaper.
    boolean many = codes.shape().isKnown() && codes.shape().size(0) > size;
    return many ? g.gather(g.add(weights, biases), codes) : g.add(g.gather(weights, codes), biases);
  }

  /** The rows of one time step, [batch, size]. */
  public Node at(int step) {
    if (byStep == null) {
      Node x = rows == null ? g.oneHot(codes, size) : rows;
      byStep = byStep(mask == null ? x : g.mul(x, mask));
    }
    return timeStep(byStep, step);
  }

  /**
   * Reshapes rows of all time steps, [steps * batch, columns], to [steps, batch, columns];
   * unchanged if steps have different numbers of rows.
   */
  public Node byStep(Node rows) {
    return steps.isEven()
        ? g.reshape(rows, Shape.of(steps.steps(), Shape.UNKNOWN, rows.shape().size(1)))
        : rows;
  }

  /** The rows of one time step, [batch, columns], of a result of {@link #byStep}. */
  public Node timeStep(Node byStep, int step) {
    if (!steps.isEven()) {
      return g.slice(byStep, 0, steps.start(step), steps.at(step));
    }
    return g.reshape(g.slice(byStep, 0, step, 1), Shape.of(Shape.UNKNOWN, byStep.shape().size(2)));
  }

  /** Stacks the rows of each time step, [batch, columns], into [steps * batch, columns]. */
  public static Node stack(GraphBuilder g, List<Node> parts) {
    int columns = parts.get(0).shape().size(1);
    Node[] byStep =
        parts.stream()
            .map(part -> g.reshape(part, Shape.of(1, Shape.UNKNOWN, columns)))
            .toArray(Node[]::new);
    return g.reshape(g.concat(0, byStep), Shape.of(Shape.UNKNOWN, columns));
  }
}

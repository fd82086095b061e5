package dev.panagrad.models.nn.sequence;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.Collections;
import java.util.List;

/**
 * The number of rows of a batch at each time step of an unrolled net: all of them, or, if the
 * sequences are sorted by length with the longest first, those that haven't ended. Values of all
 * steps are stored step by step, the rows of each step consecutive.
 *
 * @param counts rows at each step, never more than at the step before; {@link Shape#UNKNOWN} at all
 *     steps if the number depends on the feeds
 */
public record StepRows(List<Integer> counts) {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if there are none, if a step has no row, or if it has more
   *     than the one before
   */
  public StepRows {
    counts = List.copyOf(counts);
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("a net is unrolled for at least 1 step, not 0");
    }
    boolean unknown = counts.getFirst() == Shape.UNKNOWN;
    for (int step = 0; step < counts.size(); step++) {
      if (unknown ? counts.get(step) != Shape.UNKNOWN : counts.get(step) < 1) {
        throw new IllegalArgumentException(
            "step %d has %d rows; each needs at least 1, or all an unknown number"
                .formatted(step, counts.get(step)));
      }
      if (step > 0 && counts.get(step) > counts.get(step - 1)) {
        throw new IllegalArgumentException(
            "step %d has %d rows and the one before %d; sort the longest sequences first"
                .formatted(step, counts.get(step), counts.get(step - 1)));
      }
    }
  }

  /** All rows of a batch at each step, whatever number is fed. */
  public static StepRows all(int steps) {
    return new StepRows(Collections.nCopies(steps, Shape.UNKNOWN));
  }

  /** The same number of rows at each step. */
  public static StepRows all(int steps, int rows) {
    return new StepRows(Collections.nCopies(steps, rows));
  }

  /** The number of steps. */
  public int steps() {
    return counts.size();
  }

  /** The number of rows at a step. */
  public int at(int step) {
    return counts.get(step);
  }

  /** The index of a step's first row among the rows of all steps. */
  public int start(int step) {
    return counts.subList(0, step).stream().mapToInt(Integer::intValue).sum();
  }

  /** The number of rows of all steps together; {@link Shape#UNKNOWN} if it depends on the feeds. */
  public int total() {
    return at(0) == Shape.UNKNOWN ? Shape.UNKNOWN : start(steps());
  }

  /** Whether all steps have the same number of rows. */
  public boolean isEven() {
    return at(0) == at(steps() - 1);
  }

  /**
   * The rows of the previous step's values that remain at a step.
   *
   * @param x one value for each row of the previous step, [rows, ...]
   */
  public Node remaining(GraphBuilder g, Node x, int step) {
    return step == 0 || at(step) == at(step - 1) ? x : g.slice(x, 0, 0, at(step));
  }

  /** Stacks the rows of each step, [rows, columns], into [all rows, columns]. */
  public Node stack(GraphBuilder g, List<Node> parts) {
    return isEven() ? SequenceInput.stack(g, parts) : g.concat(0, parts.toArray(Node[]::new));
  }
}

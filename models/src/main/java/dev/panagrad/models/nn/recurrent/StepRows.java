package dev.panagrad.models.nn.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.Collections;
import java.util.List;

/**
 * How many rows of a batch each time step of an unrolled net has: all of them, or, if its sequences
 * are sorted by length with the longest first, those that haven't ended. What all steps have lies
 * in the order of the steps, the rows of a step one behind the other.
 *
 * @param counts rows at each step, never more than at the step before; {@link Shape#UNKNOWN} at all
 *     of them for as many as are fed
 */
public record StepRows(List<Integer> counts) {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if there are none, or if a step has more rows than the one
   *     before
   */
  public StepRows {
    counts = List.copyOf(counts);
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("a net is unrolled for at least 1 step, not 0");
    }
    for (int step = 1; step < counts.size(); step++) {
      if (counts.get(step) > counts.get(step - 1)) {
        throw new IllegalArgumentException(
            "step %d has %d rows and the one before %d; sort the longest sequences first"
                .formatted(step, counts.get(step), counts.get(step - 1)));
      }
    }
  }

  /** All rows of a batch at each step, however many are fed. */
  public static StepRows all(int steps) {
    return new StepRows(Collections.nCopies(steps, Shape.UNKNOWN));
  }

  /** The same number of rows at each step. */
  public static StepRows all(int steps, int rows) {
    return new StepRows(Collections.nCopies(steps, rows));
  }

  /** How many steps there are. */
  public int steps() {
    return counts.size();
  }

  /** The rows at a step. */
  public int at(int step) {
    return counts.get(step);
  }

  /** Where the rows of a step begin among those of all. */
  public int start(int step) {
    return counts.subList(0, step).stream().mapToInt(Integer::intValue).sum();
  }

  /** The rows of all steps together; {@link Shape#UNKNOWN} for as many as are fed. */
  public int total() {
    return at(0) == Shape.UNKNOWN ? Shape.UNKNOWN : start(steps());
  }

  /** Whether all steps have all rows. */
  public boolean isEven() {
    return at(0) == at(steps() - 1);
  }

  /**
   * The rows that a step still has of what the step before had.
   *
   * @param x one value for each row of the step before, [rows, ...]
   */
  public Node remaining(GraphBuilder g, Node x, int step) {
    return step == 0 || at(step) == at(step - 1) ? x : g.slice(x, 0, 0, at(step));
  }

  /** Rows of all steps, [all rows, columns], from those of each, [rows, columns]. */
  public Node stack(GraphBuilder g, List<Node> parts) {
    return isEven() ? SequenceInput.stack(g, parts) : g.concat(0, parts.toArray(Node[]::new));
  }
}

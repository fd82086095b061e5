package dev.panagrad.models.onnx.operator.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The inputs of a recurrent operator, and its unrolling over their time steps. */
final class RecurrentSequence {
  private static final int W = 1;
  private static final int R = 2;
  private static final int B = 3;
  private static final int LENGTHS = 4;
  private static final int FIRST_STATE = 5;

  private final OperatorContext c;
  private final GraphBuilder g;
  private final RecurrentCell.Kind kind;
  private final boolean batchFirst;
  private final int steps;
  private final int batch;
  private final int units;

  /** The inputs of all time steps, step by step, [steps * batch, inputs]. */
  private final Node rows;

  /**
   * 1 for the steps within a sequence, [steps, batch, 1], or null if all sequences have all steps.
   */
  private final Node inside;

  private final Node outside;

  /**
   * The results of one direction.
   *
   * @param all states of all steps, [steps, 1, batch, units]
   * @param last the states after the last step, [1, batch, units] each
   */
  record Result(Node all, List<Node> last) {
    Node output(int index) {
      return index == 0 ? all : last.get(index - 1);
    }
  }

  RecurrentSequence(OperatorContext c, RecurrentCell.Kind kind) {
    this.c = c;
    this.g = c.g();
    this.kind = kind;
    this.batchFirst = c.integer("layout", 0) != 0;
    check(c.shape(0).rank() == 3, "its input must have 3 axes, but is " + c.shape(0));
    check(c.shape(R).rank() == 3, "its recurrence weights must have 3 axes, not " + c.shape(R));
    Node x = batchFirst ? g.permute(c.node(0), 1, 0, 2) : c.node(0);
    steps = x.shape().size(0);
    batch = x.shape().size(1);
    units = c.shape(R).size(2);
    long told = c.integer("hidden_size", units);
    check(told == units, "hidden_size is %d, but R is for %d".formatted(told, units));
    rows = g.reshape(x, Math.multiplyExact(steps, batch), x.shape().size(2));
    inside = c.has(LENGTHS) ? inside() : null;
    outside = inside == null ? null : g.sub(g.constant(1), inside);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The mask of steps within sequences; a length above the number of steps ends the run with an
   * error.
   */
  private Node inside() {
    float[] before = new float[(steps + 1) * steps];
    for (int length = 0; length <= steps; length++) {
      for (int step = 0; step < length; step++) {
        before[length * steps + step] = 1;
      }
    }
    Node lengths = g.oneHot(c.node(LENGTHS), steps + 1);
    Node table = g.constant(Shape.of(steps + 1, steps), before);
    return g.reshape(g.matMul(table, lengths, true, true), steps, batch, 1);
  }

  /** Unrolls over the steps with the weights of a direction. */
  Result run(int direction, boolean backwards) {
    RecurrentCell cell =
        new RecurrentCell(
            c,
            kind,
            units,
            direction,
            rows,
            weights(W, direction),
            weights(R, direction),
            c.has(B) ? row(c.node(B), direction) : null);
    List<Node> states = new ArrayList<>();
    for (int i = 0; i < kind.states(); i++) {
      states.add(first(FIRST_STATE + i, direction));
    }
    Node[] all = new Node[steps];
    for (int i = 0; i < steps; i++) {
      int step = backwards ? steps - 1 - i : i;
      List<Node> next = cell.step(step, batch, states);
      states = inside == null ? next : within(step, next, states);
      Node shown = inside == null ? states.get(0) : g.mul(at(inside, step), states.get(0));
      all[step] = g.reshape(shown, 1, 1, batch, units);
    }
    Node joined = steps == 0 ? Floats.zeros(g, 0, 1, batch, units) : g.concat(0, all);
    return new Result(
        joined, states.stream().map(state -> g.reshape(state, 1, batch, units)).toList());
  }

  /** Beyond its end, a sequence keeps its states. */
  private List<Node> within(int step, List<Node> next, List<Node> before) {
    List<Node> kept = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      kept.add(
          g.add(g.mul(at(inside, step), next.get(i)), g.mul(at(outside, step), before.get(i))));
    }
    return kept;
  }

  private Node at(Node mask, int step) {
    return g.reshape(g.slice(mask, 0, step, 1), batch, 1);
  }

  private Node weights(int input, int direction) {
    Shape shape = c.shape(input);
    check(
        shape.rank() == 3 && shape.size(1) == kind.gates() * units,
        "its input %d must be [directions, %d, ...], but is %s"
            .formatted(input, kind.gates() * units, shape));
    return row(c.node(input), direction);
  }

  /** The slice for one direction of a tensor with directions on its first axis. */
  private Node row(Node x, int direction) {
    int[] sizes = x.shape().sizes();
    int[] rest = Arrays.copyOfRange(sizes, 1, sizes.length);
    return g.reshape(g.slice(x, 0, direction, 1), rest);
  }

  private Node first(int input, int direction) {
    if (!c.has(input)) {
      return Floats.zeros(g, batch, units);
    }
    Node all = batchFirst ? g.permute(c.node(input), 1, 0, 2) : c.node(input);
    return row(all, direction);
  }
}

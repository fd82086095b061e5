package dev.panagrad.models.nn.slot;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The slots of an optimizer that is composed of graph ops, and helpers that such optimizers share.
 */
public final class Slots {
  /** Far above the subnormal numbers, far below any value that matters. */
  private static final float TINY = 1e-30f;

  private final GraphBuilder g;
  private final String prefix;
  private final List<Node> updates = new ArrayList<>();

  /**
   * The slots of a graph's next optimizer of a kind.
   *
   * @param names of all slots to be created, without the prefix
   */
  public Slots(GraphBuilder g, String kind, List<String> names) {
    this.g = g;
    prefix = SlotNames.prefix(g, kind, names) + "/";
  }

  /** The names of one slot per variable. */
  public static List<String> names(String slot, List<Node> variables) {
    return variables.stream().map(variable -> slot + variable.name()).toList();
  }

  /** A slot of zeros with the shape of a variable. */
  public Node zeros(String slot, Node variable) {
    return g.state(prefix + slot + variable.name(), variable.shape(), Initializer.zeros());
  }

  /** A scalar slot, initially 0. */
  public Node number(String slot) {
    return g.state(prefix + slot, Shape.scalar(), Initializer.zeros());
  }

  /** Adds a node that changes variables. */
  public void add(Node update) {
    updates.add(update);
  }

  /** Assigns a value to a variable or slot, and returns that value. */
  public Node assign(Node to, Node value) {
    updates.add(g.assign(to, value));
    return value;
  }

  /** keep * slot + share * value, stored in the slot. */
  public Node average(Node slot, float keep, float share, Node value) {
    Node sum = g.add(times(slot, keep), times(value, share));
    // Averages of zeros decay into subnormal numbers, which are slow; this turns them into 0.
    Node tiny = g.constant(TINY);
    return assign(slot, g.sub(g.add(sum, tiny), tiny));
  }

  /** A node times a number. */
  public Node times(Node x, float factor) {
    return factor == 1 ? x : g.mul(x, g.constant(factor));
  }

  /** sqrt(x) + epsilon. */
  public Node root(Node x, float epsilon) {
    return g.add(g.sqrt(x), g.constant(epsilon));
  }

  /** A node that makes all changes. */
  public Node group(String kind) {
    return g.group(kind + "/update", updates);
  }

  /** Whether a variable is decayed by default: weights are, biases and scales aren't. */
  public static boolean isWeights(Node variable) {
    return variable.shape().rank() > 1;
  }
}

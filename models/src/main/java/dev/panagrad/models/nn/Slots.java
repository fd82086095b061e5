package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** The slots of an optimizer that is composed of graph ops, and what such optimizers share. */
final class Slots {
  /** Far above the subnormal numbers, far below what matters. */
  private static final float TINY = 1e-30f;

  private final GraphBuilder g;
  private final String prefix;
  private final List<Node> updates = new ArrayList<>();

  /**
   * The slots of a graph's next optimizer of a kind.
   *
   * @param names of all slots to come, behind the prefix
   */
  Slots(GraphBuilder g, String kind, List<String> names) {
    this.g = g;
    prefix = SlotNames.prefix(g, kind, names) + "/";
  }

  /** Names of one slot for each variable. */
  static List<String> names(String slot, List<Node> variables) {
    return variables.stream().map(variable -> slot + variable.name()).toList();
  }

  /** A slot of zeros beside a variable. */
  Node zeros(String slot, Node variable) {
    return g.state(prefix + slot + variable.name(), variable.shape(), Initializer.zeros());
  }

  /** A slot that is one number, 0 at first. */
  Node number(String slot) {
    return g.state(prefix + slot, Shape.scalar(), Initializer.zeros());
  }

  /** Gives a variable or slot a new value, and returns that value. */
  Node assign(Node to, Node value) {
    updates.add(g.assign(to, value));
    return value;
  }

  /** keep * slot + share * value, stored in the slot. */
  Node average(Node slot, float keep, float share, Node value) {
    Node sum = g.add(times(slot, keep), times(value, share));
    // Averages of what is 0 decay into subnormal numbers, which are slow; this makes them 0.
    Node tiny = g.constant(TINY);
    return assign(slot, g.sub(g.add(sum, tiny), tiny));
  }

  /** A node times a number. */
  Node times(Node x, float factor) {
    return factor == 1 ? x : g.mul(x, g.constant(factor));
  }

  /** sqrt(x) + epsilon. */
  Node root(Node x, float epsilon) {
    return g.add(g.sqrt(x), g.constant(epsilon));
  }

  /** All that was assigned, as one node. */
  Node group(String kind) {
    return g.group(kind + "/update", updates);
  }

  /** Whether a variable is decayed unless said otherwise: weights are, biases and scales aren't. */
  static boolean isWeights(Node variable) {
    return variable.shape().rank() > 1;
  }
}

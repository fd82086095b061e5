package dev.panagrad.graph.compile.lowering;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values that are computed directly inside the node that stacks them with others. */
final class Stackings {
  private final Map<Node, Place> places = new HashMap<>();

  /**
   * A place inside a stack.
   *
   * @param index of the value among the stack's inputs
   * @param start its first element
   */
  record Place(Node stack, int index, long start) {}

  /** No value is computed inside a stack. */
  Stackings() {}

  /**
   * Selects a stack for every value that can be computed inside one.
   *
   * @param kept the values that get memory of their own
   */
  Stackings(List<Node> order, Set<Node> kept) {
    for (Node node : order) {
      if (node.op().stacksInputs()) {
        long start = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
          Node input = node.input(i);
          if (input.op().residence() == Residence.TEMPORARY && !kept.contains(input)) {
            places.putIfAbsent(input, new Place(node, i, start));
          }
          start = Math.addExact(start, input.shape().elements());
        }
      }
    }
  }

  /** The place of a value; null if it isn't computed inside a stack. */
  Place of(Node value) {
    return places.get(value);
  }

  /** Whether an input of a node is computed in its place there. */
  boolean holds(Node stack, int index) {
    Place place = of(stack.input(index));
    return place != null && place.stack() == stack && place.index() == index;
  }
}

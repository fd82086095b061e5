package dev.panagrad.graph.compile.lowering;

import dev.panagrad.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a schedule that read each value. */
final class Readers {
  private final Map<Node, Integer> last = new HashMap<>();
  private final Map<Node, List<Node>> all = new HashMap<>();

  Readers(List<Node> order) {
    for (int position = 0; position < order.size(); position++) {
      for (Node input : order.get(position).inputs()) {
        last.put(input.holder(), position);
        all.computeIfAbsent(input, _ -> new ArrayList<>()).add(order.get(position));
      }
    }
  }

  /** The position of the last reader of a value or its views; the node's own if there is none. */
  int last(Node node, int position) {
    return last.getOrDefault(node, position);
  }

  /** The nodes that read a value, in their order. */
  List<Node> of(Node value) {
    return all.get(value);
  }
}

package dev.panagrad.models.onnx.check;

import dev.panagrad.models.onnx.proto.NodeProto;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Finds nodes that depend on each other cyclically. */
final class Cycles {
  private final List<NodeProto> nodes;
  private final Map<String, Integer> makers;
  private final int[] component;

  /**
   * Searches by Tarjan's algorithm, with an explicit stack since graphs may be deep.
   *
   * @param makers the index of the node that computes a value, by name
   */
  Cycles(List<NodeProto> nodes, Map<String, Integer> makers) {
    this.nodes = nodes;
    this.makers = makers;
    this.component = new int[nodes.size()];
    Arrays.fill(component, -1);
    int[] order = new int[nodes.size()];
    int[] low = new int[nodes.size()];
    int[] next = new int[nodes.size()];
    Deque<Integer> path = new ArrayDeque<>();
    Deque<Integer> open = new ArrayDeque<>();
    int visited = 0;
    int found = 0;
    for (int root = 0; root < nodes.size(); root++) {
      if (order[root] == 0) {
        path.push(root);
      }
      while (!path.isEmpty()) {
        int node = path.peek();
        if (order[node] == 0) {
          order[node] = ++visited;
          low[node] = order[node];
          open.push(node);
        }
        int child = child(node, next);
        if (child < 0) {
          path.pop();
          if (low[node] == order[node]) {
            close(open, node, found++);
          }
          if (!path.isEmpty()) {
            low[path.peek()] = Math.min(low[path.peek()], low[node]);
          }
        } else if (order[child] == 0) {
          path.push(child);
        } else if (component[child] < 0) {
          low[node] = Math.min(low[node], order[child]);
        }
      }
    }
  }

  /** Whether two nodes depend on each other, or are the same node, reading its own result. */
  boolean sameCycle(int node, int other) {
    return component[node] == component[other];
  }

  /** The next node that computes an input of a node; negative if there is none left. */
  private int child(int node, int[] next) {
    List<String> inputs = nodes.get(node).inputs();
    while (next[node] < inputs.size()) {
      Integer maker = makers.get(inputs.get(next[node]++));
      if (maker != null) {
        return maker;
      }
    }
    return -1;
  }

  private void close(Deque<Integer> open, int root, int number) {
    int node;
    do {
      node = open.pop();
      component[node] = number;
    } while (node != root);
  }
}

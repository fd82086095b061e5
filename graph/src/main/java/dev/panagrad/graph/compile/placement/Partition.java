package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.source.Constant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The transfers between the tasks of a graph that was rewritten and ordered as a whole. Each task
 * runs its part in the same order, so a value is always computed before another task waits for it,
 * and the bits are the same as in one process.
 */
public final class Partition {
  private final List<Node> order;
  private final List<Node> roots;
  private final Map<Node, List<Edge>> edges = new HashMap<>();
  private final List<Edge> all = new ArrayList<>();
  private final SortedSet<Integer> tasks = new TreeSet<>();

  /**
   * Finds the transfers.
   *
   * @param order all nodes
   * @param roots the fetched nodes, which task 0 reads
   * @param firstTag the first tag of the transfers, each of which gets its own tag
   */
  public Partition(List<Node> order, List<Node> roots, int firstTag) {
    this.order = order;
    this.roots = roots;
    Map<Node, SortedSet<Integer>> readers = new HashMap<>();
    for (Node node : order) {
      if (!isEverywhere(node)) {
        tasks.add(node.task());
      }
      node.inputs().forEach(input -> read(readers, input, node.task()));
    }
    roots.forEach(root -> read(readers, root, 0));
    for (Node node : order) {
      for (int to : readers.getOrDefault(node, new TreeSet<>())) {
        Edge edge = new Edge(node, to, firstTag + all.size());
        edges.computeIfAbsent(node, _ -> new ArrayList<>()).add(edge);
        all.add(edge);
      }
    }
  }

  private static void read(Map<Node, SortedSet<Integer>> readers, Node value, int task) {
    boolean travels =
        value.task() != task && !isEverywhere(value) && value.op().residence() != Residence.NONE;
    if (travels) {
      readers.computeIfAbsent(value, _ -> new TreeSet<>()).add(task);
    }
  }

  /** Whether each task that reads a value computes it locally. */
  static boolean isEverywhere(Node node) {
    return node.op() instanceof Constant;
  }

  /** All transfers, in the order of the values. */
  public List<Edge> edges() {
    return List.copyOf(all);
  }

  /** The bytes of all transfers of a run. */
  public long bytes() {
    return all.stream().mapToLong(Edge::bytes).sum();
  }

  /** The transfers of a value. */
  List<Edge> edges(Node value) {
    return edges.getOrDefault(value, List.of());
  }

  /** The tasks that compute anything, in ascending order. */
  public List<Integer> tasks() {
    return List.copyOf(tasks);
  }

  /** All nodes, in execution order. */
  public List<Node> order() {
    return order;
  }

  /** The fetched nodes. */
  public List<Node> roots() {
    return roots;
  }

  /** The whole graph before partitioning. */
  public Subgraph whole() {
    return new Subgraph(order, roots);
  }
}

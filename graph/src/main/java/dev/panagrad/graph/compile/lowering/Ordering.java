package dev.panagrad.graph.compile.lowering;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.Checked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The order in which nodes run: inputs first; every update of a variable after all nodes that read
 * its old value, directly or through views (write-after-read), and after all checks.
 */
public final class Ordering {
  private Ordering() {}

  /**
   * Orders the nodes of a subgraph; among the nodes that are ready, the one created first runs
   * first.
   *
   * @param writeAfterRead false only in the test that shows why this order is needed
   */
  public static List<Node> of(Subgraph graph, boolean writeAfterRead) {
    List<Node> nodes = graph.nodes();
    Map<Node, Integer> index = new HashMap<>();
    for (Node node : nodes) {
      index.put(node, index.size());
    }
    List<List<Integer>> followers = new ArrayList<>();
    nodes.forEach(node -> followers.add(new ArrayList<>()));
    int[] open = new int[nodes.size()];
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        followers.get(index.get(input)).add(index.get(node));
        open[index.get(node)]++;
      }
    }
    if (writeAfterRead) {
      addWriteAfterRead(nodes, index, followers, open);
    }
    return walk(nodes, followers, open);
  }

  private static void addWriteAfterRead(
      List<Node> nodes, Map<Node, Integer> index, List<List<Integer>> followers, int[] open) {
    Map<Node, Node> writers = new HashMap<>();
    for (Node node : nodes) {
      for (int i = 0; i < node.inputs().size(); i++) {
        if (node.op().updates(i)) {
          Node other = writers.putIfAbsent(node.input(i), node);
          if (other != null) {
            throw new IllegalArgumentException(
                "variable '%s' is updated twice in one run, by '%s' and by '%s'"
                    .formatted(node.input(i).name(), other.name(), node.name()));
          }
        }
      }
    }
    addChecks(nodes, index, writers.values(), followers, open);
    for (Node reader : nodes) {
      for (Node input : reader.inputs()) {
        Node writer = writers.get(input.holder());
        if (writer != null && writer != reader && reader.op().residence() != Residence.VIEW) {
          followers.get(index.get(reader)).add(index.get(writer));
          open[index.get(writer)]++;
        }
      }
    }
  }

  /** All checks come before all updates, so a run that fails a check has changed no variable. */
  private static void addChecks(
      List<Node> nodes,
      Map<Node, Integer> index,
      Collection<Node> writers,
      List<List<Integer>> followers,
      int[] open) {
    for (Node check : nodes) {
      if (check.op() instanceof Checked) {
        for (Node writer : Set.copyOf(writers)) {
          followers.get(index.get(check)).add(index.get(writer));
          open[index.get(writer)]++;
        }
      }
    }
  }

  private static List<Node> walk(List<Node> nodes, List<List<Integer>> followers, int[] open) {
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < open.length; i++) {
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(nodes.get(next));
      for (int follower : followers.get(next)) {
        if (--open[follower] == 0) {
          ready.add(follower);
        }
      }
    }
    if (order.size() != nodes.size()) {
      throw new IllegalStateException(
          "the updates of variables read each other's variables in a circle, so that no order"
              + " gives every one the old values; update them in one op");
    }
    return order;
  }
}

package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.transfer.Devices;
import dev.panagrad.graph.op.update.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Moves every update to the task that holds the variable: an update of variables on several tasks,
 * such as an optimizer's single pass over all, becomes one update per task.
 */
public final class ColocateUpdates implements Pass {
  /** Makes the pass. */
  public ColocateUpdates() {}

  @Override
  public String name() {
    return "colocate updates";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    boolean placed = graph.nodes().stream().anyMatch(node -> node.task() != 0);
    return placed ? Rewriter.rewrite(graph, ColocateUpdates::colocate) : graph;
  }

  private static Node colocate(GraphBuilder g, Node old, List<Node> inputs) {
    int first = next(old, 0, true);
    if (first == inputs.size()) {
      return Rewriter.copy(g, old, inputs);
    }
    // Scalars, then for each variable: the variable, its slots, its gradient.
    int group = Math.min(next(old, first, false), inputs.size() - 1) + 1 - first;
    SortedMap<Integer, List<Node>> byTask = new TreeMap<>();
    for (int i = first; i < inputs.size(); i += group) {
      Node variable = inputs.get(i);
      List<Node> part =
          byTask.computeIfAbsent(variable.task(), _ -> new ArrayList<>(inputs.subList(0, first)));
      for (int j = i; j < i + group; j++) {
        checkTogether(old, j, variable, inputs.get(j));
        part.add(inputs.get(j));
      }
    }
    List<Node> parts = new ArrayList<>();
    for (List<Node> part : byTask.values()) {
      parts.add(update(g, old.op(), part, part.get(first)));
    }
    return parts.size() == 1 ? parts.getFirst() : g.add(new Group(), parts.toArray(Node[]::new));
  }

  private static Node update(GraphBuilder g, Op op, List<Node> inputs, Node variable) {
    try (Scope _ = g.colocate(variable)) {
      return g.add(op, inputs.toArray(Node[]::new));
    }
  }

  /** The first input, starting at {@code from}, that is updated, or that isn't. */
  private static int next(Node node, int from, boolean updated) {
    int i = from;
    while (i < node.inputs().size() && node.op().updates(i) != updated) {
      i++;
    }
    return i;
  }

  private static void checkTogether(Node update, int input, Node variable, Node slot) {
    if (update.op().updates(input) && slot.task() != variable.task()) {
      throw new IllegalArgumentException(
          "%s '%s' updates '%s' of %s together with '%s' of %s: make a slot under colocate(variable)"
              .formatted(
                  update.op().name(),
                  update.name(),
                  variable.name(),
                  Devices.name(variable.task()),
                  slot.name(),
                  Devices.name(slot.task())));
    }
  }
}

package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Residence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes equal ops on the same inputs once per task. */
public final class CommonSubexpressions implements Pass {
  /**
   * What makes two nodes equal. Linking the methods of a record takes a millisecond or two when
   * they are first called: so those of an op only are if there is another one of its kind on the
   * same inputs.
   */
  private record Key(Op op, List<Node> inputs, int task) {
    @Override
    public int hashCode() {
      int own = inputs.isEmpty() ? op.hashCode() : op.getClass().hashCode();
      return 31 * (31 * own + inputs.hashCode()) + task;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && task == key.task
          && op.getClass() == key.op.getClass()
          && inputs.equals(key.inputs)
          && op.equals(key.op);
    }
  }

  /** Makes the pass. */
  public CommonSubexpressions() {}

  @Override
  public String name() {
    return "common subexpressions";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Map<Key, Node> known = new HashMap<>();
    return Rewriter.rewrite(graph, (g, old, inputs) -> reuse(known, g, old, inputs));
  }

  private static Node reuse(Map<Key, Node> known, GraphBuilder g, Node old, List<Node> inputs) {
    if (old.op().residence() == Residence.NONE) {
      return Rewriter.copy(g, old, inputs);
    }
    // Every task that reads a constant creates it; feeds come from one task.
    int task = old.op().residence() == Residence.FED ? 0 : old.task();
    return known.computeIfAbsent(
        new Key(old.op(), inputs, task), key -> Rewriter.copy(g, old, inputs));
  }
}

package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.array.Checked;
import dev.panagrad.graph.op.source.Constant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inserts a check before every input that restricts its values, such as class numbers. It runs
 * first, on the nodes that users created, so that errors name these nodes whatever later passes do.
 */
public final class CheckValues implements Pass {
  /** A value and its condition; a loss and its gradient share one check. */
  private record Key(Node value, Object demand) {}

  /** Makes the pass. */
  public CheckValues() {}

  @Override
  public String name() {
    return "check values";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Map<Key, Node> known = new HashMap<>();
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) -> {
          Node[] checked = inputs.toArray(Node[]::new);
          for (int i = 0; i < checked.length; i++) {
            ValueRule rule = old.op().rule(old, i);
            Node value = checked[i];
            if (rule != null && !(value.op() instanceof Constant)) {
              checked[i] =
                  known.computeIfAbsent(new Key(value, rule.demand()), _ -> check(g, rule, value));
            }
          }
          return Rewriter.copy(g, old, List.of(checked));
        });
  }

  /** Checks on the task that has the value: feeds are checked before other tasks start. */
  private static Node check(GraphBuilder g, ValueRule rule, Node value) {
    try (Scope _ = g.colocate(value)) {
      return g.add(new Checked(rule), value);
    }
  }
}

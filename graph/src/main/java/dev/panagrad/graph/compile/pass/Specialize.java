package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Placeholder;
import java.util.List;
import java.util.Map;

/** Replaces unknown sizes by the shapes of the feeds and infers all shapes again. */
public final class Specialize implements Pass {
  private final Map<String, Shape> fed;

  /** Creates the pass for the shapes of the feeds, by placeholder name. */
  public Specialize(Map<String, Shape> fed) {
    this.fed = Map.copyOf(fed);
  }

  @Override
  public String name() {
    return "specialize";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) ->
            old.op() instanceof Placeholder(String key, var shape, var type)
                ? g.add(new Placeholder(key, fed.get(key), type))
                : specialized(g, old, inputs));
  }

  private static Node specialized(GraphBuilder g, Node old, List<Node> inputs) {
    Node made = Rewriter.copy(g, old, inputs);
    if (!old.shape().accepts(made.shape())) {
      throw new IllegalArgumentException(
          "%s '%s': inferShape promised %s, but gives %s for what is fed"
              .formatted(old.op().name(), old.name(), old.shape(), made.shape()));
    }
    return made;
  }
}

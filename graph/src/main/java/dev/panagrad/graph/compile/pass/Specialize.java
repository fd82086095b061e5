package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Placeholder;
import java.util.Map;

/** Puts the shapes of the data that is fed in place of unknown sizes; all shapes follow. */
public final class Specialize implements Pass {
  private final Map<String, Shape> fed;

  /** A pass for the shapes fed, by the placeholders' names. */
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
                : Rewriter.copy(g, old, inputs));
  }
}

package dev.panagrad.graph.op.update;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** A group of nodes: fetching it runs them all. It has no value. */
public record Group() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.check(!inputs.isEmpty(), "it needs at least one input");
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public void lower(LoweringContext context) {}
}

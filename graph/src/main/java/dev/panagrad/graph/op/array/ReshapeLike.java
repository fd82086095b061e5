package dev.panagrad.graph.op.array;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/** The first input's elements under the second one's shape, which may not be known yet. */
public record ReshapeLike() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Shape in = inputs.get(0).shape();
    Shape like = inputs.get(1).shape();
    Rules.check(
        !in.isKnown() || !like.isKnown() || in.elements() == like.elements(),
        "%s can't be reshaped to %s",
        in,
        like);
    return like;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public Residence residence() {
    return Residence.VIEW;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(g.reshapeLike(upstream, self.input(0)), null);
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    return g.reshape(self.input(0), self.shape());
  }

  @Override
  public void lower(LoweringContext context) {}
}

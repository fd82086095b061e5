package dev.panagrad.graph.op.array;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/** The first input broadcast to the shape of the second, which may not be known yet. */
public record BroadcastLike() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Shape in = inputs.get(0).shape();
    Shape like = inputs.get(1).shape();
    BroadcastTo.checkFits(in, like);
    return like;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(g.sumLike(upstream, self.input(0)), null);
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    return in.shape().equals(self.shape()) ? in : g.add(new BroadcastTo(self.shape()), in);
  }

  @Override
  public void lower(LoweringContext context) {
    throw new IllegalStateException("BroadcastLike is replaced before lowering");
  }
}

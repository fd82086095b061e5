package dev.panagrad.graph.op.reduce;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The first input summed over the axes along which the second was broadcast to its shape: the
 * gradient of broadcasting. It becomes a plain sum once the shapes are known.
 */
public record SumLike() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.floats(inputs);
    Shape in = inputs.get(0).shape();
    Shape like = inputs.get(1).shape();
    Rules.check(like.rank() <= in.rank(), "%s can't be summed down to %s", in, like);
    for (int i = 1; i <= like.rank(); i++) {
      Rules.check(
          like.size(-i) == 1 || Rules.compatible(like.size(-i), in.size(-i)),
          "%s can't be summed down to %s",
          in,
          like);
    }
    return like;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(g.broadcastLike(upstream, self.input(0)), null);
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    Shape like = self.shape();
    if (in.shape().equals(like)) {
      return in;
    }
    int lead = in.shape().rank() - like.rank();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < in.shape().rank(); axis++) {
      if (in.shape().size(axis) != 1 && (axis < lead || like.size(axis - lead) == 1)) {
        axes.add(axis);
      }
    }
    return g.reshape(axes.isEmpty() ? in : g.sum(in, true, axes), like);
  }

  @Override
  public void lower(LoweringContext context) {
    throw new IllegalStateException("SumLike is replaced before lowering");
  }
}

package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.kernel.reduce.ReduceKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The mean over some axes; its gradient is the upstream gradient divided by the number of elements.
 *
 * @param axes ascending, from 0
 * @param keepDims whether the reduced axes stay, with size 1
 */
public record Mean(List<Integer> axes, boolean keepDims) implements BuiltIn {
  /** Checks the axes. */
  public Mean {
    Reductions.checkAxes(axes);
    axes = List.copyOf(axes);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.floats(inputs);
    return Reductions.shape(inputs, axes, keepDims);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node in = self.input(0);
    Node kept = Reductions.keepDims(g, upstream, in, axes, keepDims);
    Node share = g.div(kept, g.add(new CountLike(axes), in));
    return List.of(g.broadcastLike(share, in));
  }

  @Override
  public void lower(LoweringContext context) {
    Reductions.lower(context, ReduceKind.MEAN, axes);
  }
}

package dev.panagrad.graph.op;

import dev.panagrad.engine.kernel.ReduceKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/**
 * The sum over some axes; its gradient is the upstream one spread over them.
 *
 * @param axes ascending, from 0
 * @param keepDims whether the reduced axes stay, with size 1
 */
public record Sum(List<Integer> axes, boolean keepDims) implements Op {
  /** Checks the axes. */
  public Sum {
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
    return List.of(g.broadcastLike(kept, in));
  }

  @Override
  public void lower(LoweringContext context) {
    Reductions.lower(context, ReduceKind.SUM, axes);
  }
}

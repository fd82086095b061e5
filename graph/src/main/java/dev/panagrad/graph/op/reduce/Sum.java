package dev.panagrad.graph.op.reduce;

import dev.panagrad.engine.kernel.reduce.ReduceKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.BatchOutermost;
import java.util.List;

/**
 * The sum over some axes; its gradient is the upstream gradient broadcast over them.
 *
 * @param axes ascending, from 0
 * @param keepDims whether the reduced axes stay, with size 1
 */
public record Sum(List<Integer> axes, boolean keepDims) implements BuiltIn {
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

  /**
   * The sum over batch, height and width of images with the batch innermost needs no conversion.
   */
  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    Node in = self.input(0);
    boolean direct =
        in.op() instanceof BatchOutermost
            && axes.equals(List.of(0, 1, 2))
            && in.input(0).op().isZeroPadded(in.input(0));
    return direct ? g.reshape(g.sum(in.input(0), 0, 1, 3), self.shape()) : self;
  }

  @Override
  public void lower(LoweringContext context) {
    Reductions.lower(context, ReduceKind.SUM, axes);
  }
}

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
 * The maximum over some axes; equal elements share its gradient.
 *
 * @param axes ascending, from 0
 * @param keepDims whether the reduced axes stay, with size 1
 */
public record Max(List<Integer> axes, boolean keepDims) implements BuiltIn {
  /** Checks the axes. */
  public Max {
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
    return Reductions.extremeGradient(g, self, upstream, axes, keepDims);
  }

  @Override
  public void lower(LoweringContext context) {
    Reductions.lower(context, ReduceKind.MAX, axes);
  }
}

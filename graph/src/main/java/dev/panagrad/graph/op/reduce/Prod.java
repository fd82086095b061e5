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
 * The product over some axes; the gradient with respect to an element is the product of the others,
 * which is correct for zeros too.
 *
 * @param axes ascending, from 0
 * @param keepDims whether the reduced axes stay, with size 1
 */
public record Prod(List<Integer> axes, boolean keepDims) implements BuiltIn {
  /** Checks the axes. */
  public Prod {
    Reductions.checkAxes(axes);
    axes = List.copyOf(axes);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.floats(inputs);
    return Reductions.shape(inputs, axes, keepDims);
  }

  /** Axis by axis: each axis multiplies the product over the axes after it. */
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node in = self.input(0);
    Node gradient = Reductions.keepDims(g, upstream, in, axes, keepDims);
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      List<Integer> behind = axes.subList(i + 1, axes.size());
      Node factors = behind.isEmpty() ? in : g.add(new Prod(behind, true), in);
      Node before = g.add(new Cumulative(true, axis, true, false), factors);
      Node after = g.add(new Cumulative(true, axis, true, true), factors);
      gradient = g.mul(gradient, g.mul(before, after));
    }
    return List.of(gradient);
  }

  @Override
  public void lower(LoweringContext context) {
    Reductions.lower(context, ReduceKind.PROD, axes);
  }
}

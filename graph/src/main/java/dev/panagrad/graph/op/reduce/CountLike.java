package dev.panagrad.graph.op.reduce;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Collections;
import java.util.List;

/**
 * The number of elements that a reduction of its input over some axes combines, as a scalar;
 * becomes a constant once the shape is known.
 *
 * @param axes ascending, from 0
 */
public record CountLike(List<Integer> axes) implements BuiltIn {
  /** Checks the axes. */
  public CountLike {
    Reductions.checkAxes(axes);
    axes = List.copyOf(axes);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Reductions.shape(inputs, axes, false);
    return Shape.scalar();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    float count = 1;
    for (int axis : axes) {
      count *= self.input(0).shape().size(axis);
    }
    return g.constant(count);
  }

  @Override
  public void lower(LoweringContext context) {
    throw new IllegalStateException("CountLike is replaced before lowering");
  }
}

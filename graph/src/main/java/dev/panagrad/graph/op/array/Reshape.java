package dev.panagrad.graph.op.array;

import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.source.Constant;
import java.util.List;

/**
 * The same elements under another shape; costs nothing.
 *
 * @param target the new sizes, one of which may be unknown and follows from the others
 */
public record Reshape(Shape target) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape in = inputs.get(0).shape();
    int free = -1;
    long fixed = 1;
    for (int axis = 0; axis < target.rank(); axis++) {
      if (target.size(axis) != Shape.UNKNOWN) {
        fixed *= target.size(axis);
      } else {
        Rules.check(free == -1, "only one size of %s may be left open", target);
        free = axis;
      }
    }
    if (!in.isKnown()) {
      return target;
    }
    long elements = in.elements();
    boolean fits = free == -1 ? fixed == elements : fixed > 0 && elements % fixed == 0;
    Rules.check(fits, "%s with %d elements can't be reshaped to %s", in, elements, target);
    if (free == -1) {
      return target;
    }
    long size = elements / fixed;
    Rules.check(
        size <= Sizes.MOST,
        "%s can't be reshaped to %s: an axis would have %d elements",
        in,
        target,
        size);
    return target.with(free, (int) size);
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
    return List.of(g.reshapeLike(upstream, self.input(0)));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    if (in.shape().equals(self.shape())) {
      return in;
    }
    if (in.op() instanceof Constant constant) {
      return g.constant(self.shape(), constant.values());
    }
    return in.op() instanceof Reshape ? g.reshape(in.input(0), self.shape()) : self;
  }

  @Override
  public void lower(LoweringContext context) {}
}

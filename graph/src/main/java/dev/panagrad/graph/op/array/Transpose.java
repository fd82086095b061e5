package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** The transpose of a matrix: [m, n] becomes [n, m]. */
public record Transpose() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.rank(inputs, 0, 2);
    Shape shape = inputs.get(0).shape();
    return Shape.of(shape.size(1), shape.size(0));
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.transpose(upstream));
  }

  @Override
  public Node simplify(GraphBuilder g, Node self) {
    Node in = self.input(0);
    return in.op() instanceof Transpose ? in.input(0) : self;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer in = context.in(0);
    Buffer out = context.out();
    Shape shape = context.node().input(0).shape();
    long rows = shape.size(0);
    long cols = shape.size(1);
    context.range(
        "", cols, 0.5 * rows, (from, to) -> movement.transpose(in, out, rows, cols, from, to));
  }
}

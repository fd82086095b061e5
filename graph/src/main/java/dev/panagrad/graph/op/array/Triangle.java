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

/**
 * Matrices, the last two axes of the input, with zeros on one side of a diagonal.
 *
 * @param upper whether the diagonal and the part above it are kept, else the diagonal and the part
 *     below it
 * @param diagonal the diagonal: 0 for the main one, positive for those above it
 */
public record Triangle(boolean upper, int diagonal) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Shape shape = inputs.get(0).shape();
    Rules.check(shape.rank() >= 2, "%s has no matrices: it needs two axes", shape);
    return shape;
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(this, upstream));
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Shape shape = context.node().shape();
    Buffer in = context.in(0);
    Buffer out = context.out();
    long height = shape.size(-2);
    long cols = shape.size(-1);
    context.range(
        "",
        cols == 0 ? 0 : shape.elements(0, shape.rank() - 1),
        0.1 * cols + 2,
        (from, to) -> {
          for (long row = from; row < to; row++) {
            long start = row * cols;
            long edge = row % height + diagonal + (upper ? 0 : 1);
            long middle = start + Math.clamp(edge, 0, cols);
            long end = start + cols;
            movement.fill(out, 0, upper ? start : middle, upper ? middle : end);
            long first = upper ? middle : start;
            long count = (upper ? end : middle) - first;
            movement.copyRows(in, first, 0, out, first, 0, count, 0, 1);
          }
        });
  }
}

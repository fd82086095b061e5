package dev.panagrad.graph.op.image;

import dev.panagrad.engine.kernel.axis.AxisKernels;
import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Each cell along an axis becomes the maximum of a window of cells, which may have any form.
 * Windows of several dimensions are computed as one such maximum per axis.
 *
 * @param axis counted from 0
 * @param windows one row per cell of the result; its columns are the cells of the input in its
 *     window, at least one; weights are ignored
 */
public record AxisMax(int axis, SparseRows windows) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    for (int row = 0; row < windows.rows(); row++) {
      Rules.check(
          windows.start(row) < windows.start(row + 1), "window %d of a maximum has no cell", row);
    }
    return AxisRules.shape(inputs.get(0).shape(), axis, windows);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new AxisMaxGrad(axis, windows), self.input(0), self, upstream));
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    return AxisRules.push(g, self, axis, inner -> new AxisMax(inner, windows));
  }

  @Override
  public void lower(LoweringContext context) {
    AxisKernels kernels = AxisKernels.of(context.kernels());
    Shape shape = context.node().shape();
    long inner = shape.elements(axis + 1, shape.rank());
    Buffer in = context.in(0);
    Buffer out = context.out();
    double taps = windows.rows() == 0 ? 0 : (double) windows.count() / windows.rows();
    context.range(
        "",
        shape.elements(0, axis + 1),
        2 + taps * AxisRules.nanos(inner),
        (from, to) -> kernels.max(windows, in, out, inner, from, to));
  }
}

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
 * Each cell along an axis becomes a weighted sum of cells: the product with a sparse matrix. Used
 * for resizing, window sums, cropping and zero padding.
 *
 * @param axis counted from 0
 * @param matrix one row per cell of the result, one column per cell of the input
 */
public record SparseAxis(int axis, SparseRows matrix) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return AxisRules.shape(inputs.get(0).shape(), axis, matrix);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new SparseAxis(axis, matrix.transposed()), upstream));
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    return AxisRules.push(g, self, axis, inner -> new SparseAxis(inner, matrix));
  }

  @Override
  public boolean isZeroPadded(Node self) {
    Node in = self.input(0);
    return axis < in.shape().rank() - 1 && in.op().isZeroPadded(in);
  }

  @Override
  public void lower(LoweringContext context) {
    AxisKernels kernels = AxisKernels.of(context.kernels());
    Shape shape = context.node().shape();
    long inner = shape.elements(axis + 1, shape.rank());
    Buffer in = context.in(0);
    Buffer out = context.out();
    double taps = matrix.rows() == 0 ? 0 : (double) matrix.count() / matrix.rows();
    context.range(
        "",
        shape.elements(0, axis + 1),
        2 + taps * AxisRules.nanos(inner),
        (from, to) -> kernels.sum(matrix, in, out, inner, from, to));
  }
}

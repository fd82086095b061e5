package dev.panagrad.graph.op.image;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.layout.BatchOutermost;
import java.util.function.IntFunction;

/** Rules shared by ops along one axis. */
final class AxisRules {
  private AxisRules() {}

  static Shape shape(Shape in, int axis, SparseRows matrix) {
    Rules.check(axis >= 0 && axis < in.rank(), "%s has no axis %d", in, axis);
    Rules.check(
        Rules.compatible(in.size(axis), matrix.cols()),
        "axis %d of %s must have the %d cells that the matrix has columns for",
        axis,
        in,
        matrix.cols());
    return in.with(axis, matrix.rows());
  }

  /** Moves a layout conversion through an op on one axis of images. */
  static Node push(GraphBuilder g, Node self, int axis, IntFunction<Op> op) {
    Node in = self.input(0);
    if (!(in.op() instanceof BatchOutermost(int batch)) || axis == 0) {
      return self;
    }
    if ((axis == 1 && BatchLanes.blocks(batch) > 1) || self.shape().elements() == 0) {
      return self;
    }
    return g.add(new BatchOutermost(batch), g.add(op.apply(axis - 1), in.input(0)));
  }

  /** Estimated nanoseconds for one row of elements and one tap. */
  static double nanos(long inner) {
    return inner < 4 ? 1 : 1 + 0.1 * inner;
  }
}

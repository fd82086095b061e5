package dev.panagrad.models.onnx.operator.reduce;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.index.FlatIndices;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.Arrays;

/** Elements selected by their indices along one axis. */
public final class Picks {
  private Picks() {}

  /** {@code out[.., i, ..] = x[.., indices[.., i, ..], ..]}; gradients flow to x. */
  public static Node along(OperatorContext c, Node x, Node indices, int axis) {
    GraphBuilder g = c.g();
    Shape shape = x.shape();
    Shape result = indices.shape();
    if (result.elements() == 0) {
      return g.reshape(g.slice(g.reshape(x, flat(shape)), 0, 0, 0), result);
    }
    Node[] byAxis = new Node[shape.rank()];
    for (int i = 0; i < byAxis.length; i++) {
      byAxis[i] = i == axis ? indices : SelectionOperators.indices(c, result, i);
    }
    FlatIndices op = new FlatIndices(Arrays.stream(shape.sizes()).boxed().toList());
    Node places = g.reshape(g.add(op, byAxis), flat(result));
    return g.reshape(g.gather(g.reshape(x, flat(shape), 1), places), result);
  }

  private static int flat(Shape shape) {
    return AxisLists.size(shape, 0, shape.rank());
  }
}

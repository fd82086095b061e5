package dev.panagrad.graph.op.layout;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Moves layout conversions outwards until inverse ones meet and cancel. */
public final class Layout {
  private Layout() {}

  /** Checks that images with the batch innermost can hold the batch, unless it is 0. */
  public static void checkInnermost(Shape images, int batch) {
    if (batch == 0) {
      return;
    }
    Rules.check(
        batch > 0 && batch <= Sizes.MOST, "a batch must hold at least 1 image, not %d", batch);
    Rules.check(
        images.rank() == 4
            && images.size(0) % BatchLanes.blocks(batch) == 0
            && images.size(3) == BatchLanes.lanes(batch),
        "%s doesn't hold a batch of %d, which takes %d times the height and %d lanes",
        images,
        batch,
        BatchLanes.blocks(batch),
        BatchLanes.lanes(batch));
  }

  /**
   * Images with the batch innermost; an existing conversion is removed instead of adding its
   * inverse.
   */
  public static Node innermost(GraphBuilder g, Node images) {
    return images.op() instanceof BatchOutermost
        ? images.input(0)
        : g.add(new BatchInnermost(), images);
  }

  /** As {@link #innermost}, for gradients: the lanes beyond the batch must be zero. */
  public static Node innermostGradient(GraphBuilder g, Node gradient) {
    if (gradient.op() instanceof BatchOutermost) {
      Node inner = gradient.input(0);
      return inner.op().isZeroPadded(inner) ? inner : g.add(new BatchInnermost(), gradient);
    }
    return g.add(new BatchInnermost(), gradient);
  }

  /**
   * Moves an elementwise op before the conversions of its operands; operands other than images may
   * be vectors over channels or scalars.
   *
   * @param allowed whether a node with the batch innermost is valid
   */
  public static Node push(GraphBuilder g, Node self, Predicate<Node> allowed) {
    Op conversion =
        self.inputs().stream()
            .map(Node::op)
            .filter(BatchOutermost.class::isInstance)
            .findFirst()
            .orElse(null);
    if (conversion == null || self.shape().rank() != 4) {
      return self;
    }
    List<Node> inner = new ArrayList<>();
    for (Node input : self.inputs()) {
      Node operand = operand(g, input, self.shape());
      if (operand == null) {
        return self;
      }
      inner.add(operand);
    }
    Node moved = g.add(self.op(), inner.toArray(Node[]::new));
    return allowed.test(moved) ? g.add(conversion, moved) : self;
  }

  private static Node operand(GraphBuilder g, Node node, Shape result) {
    Shape shape = node.shape();
    int rank = shape.rank();
    if (rank == 4 && shape.size(0) == result.size(0)) {
      return innermost(g, node);
    }
    if (rank == 0) {
      return node;
    }
    // Constant over batch, height and width: a vector over channels, repeated along the lanes.
    boolean overChannels = shape.elements() == shape.size(-1);
    return overChannels ? g.reshape(node, shape.size(-1), 1) : null;
  }
}

package dev.panagrad.graph;

import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Gather;
import dev.panagrad.graph.op.array.OneHot;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.Transpose;
import java.util.stream.IntStream;

/** Nodes that move elements, repeat them or choose among them. */
interface ArrayMethods extends NodeMaker {
  /** The transpose of a matrix. */
  default Node transpose(Node x) {
    return add(new Transpose(), x);
  }

  /**
   * x with its axes in another order.
   *
   * @param order for each axis of the result, which one of x it is
   */
  default Node permute(Node x, int... order) {
    return add(new Permute(IntStream.of(order).map(x.shape()::axis).boxed().toList()), x);
  }

  /** The same elements in another shape; one size may be -1 and follows from the others. */
  default Node reshape(Node x, int... sizes) {
    return reshape(x, Shape.of(sizes));
  }

  /** The same elements in another shape, of which one size may be unknown. */
  default Node reshape(Node x, Shape shape) {
    return add(new Reshape(shape), x);
  }

  /** The elements of x in the shape of another node. */
  default Node reshapeLike(Node x, Node like) {
    return add(new ReshapeLike(), x, like);
  }

  /** x repeated to the shape of another node. */
  default Node broadcastLike(Node x, Node like) {
    return add(new BroadcastLike(), x, like);
  }

  /**
   * A row of zeros with a one for each int32 index. A run with an index that is negative or not
   * below the depth ends in an error before any update.
   */
  default Node oneHot(Node indices, int depth) {
    return add(new OneHot(depth), indices);
  }

  /**
   * Rows of a matrix, chosen by int32 indices. A run with an index of no row ends in an error
   * before any update.
   */
  default Node gather(Node table, Node indices) {
    return add(new Gather(), table, indices);
  }

  /** Indices [start, start + count) of an axis. */
  default Node slice(Node x, int axis, int start, int count) {
    return add(new Slice(x.shape().axis(axis), start, count), x);
  }

  /** Nodes one behind the other along an axis. */
  default Node concat(int axis, Node... parts) {
    int fromStart = axis < 0 && parts.length > 0 ? parts[0].shape().axis(axis) : axis;
    return add(new Concat(fromStart), parts);
  }

  /** x, taken as a constant by gradients. */
  default Node stopGradient(Node x) {
    return add(new StopGradient(), x);
  }
}

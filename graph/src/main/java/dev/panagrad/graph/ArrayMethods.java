package dev.panagrad.graph;

import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.array.index.OneHot;
import java.util.stream.IntStream;

/** Nodes that move, repeat or select elements. */
interface ArrayMethods extends NodeMaker {
  /** The transpose of a matrix. */
  default Node transpose(Node x) {
    return add(new Transpose(), x);
  }

  /**
   * x with its axes permuted.
   *
   * @param order for each axis of the result, the axis of x that it comes from
   */
  default Node permute(Node x, int... order) {
    return add(new Permute(IntStream.of(order).map(x.shape()::axis).boxed().toList()), x);
  }

  /** The same elements in another shape; one size may be -1 and follows from the others. */
  default Node reshape(Node x, int... sizes) {
    return reshape(x, Shape.of(sizes));
  }

  /** The same elements in another shape; one size may be unknown and follows from the others. */
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
   * One row per int32 index: 1 at the index, 0 elsewhere. An index outside [0, depth) fails the run
   * before any update.
   */
  default Node oneHot(Node indices, int depth) {
    return add(new OneHot(depth), indices);
  }

  /**
   * Rows of a matrix, selected by int32 indices. An index out of range fails the run before any
   * update.
   */
  default Node gather(Node table, Node indices) {
    return add(new Gather(), table, indices);
  }

  /** Indices [start, start + count) of an axis. */
  default Node slice(Node x, int axis, int start, int count) {
    return add(new Slice(x.shape().axis(axis), start, count), x);
  }

  /** Nodes concatenated along an axis. */
  default Node concat(int axis, Node... parts) {
    int fromStart = axis < 0 && parts.length > 0 ? parts[0].shape().axis(axis) : axis;
    return add(new Concat(fromStart), parts);
  }

  /** x, treated as a constant by gradients. */
  default Node stopGradient(Node x) {
    return add(new StopGradient(), x);
  }
}

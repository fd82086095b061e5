package dev.panagrad.graph;

import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.reduce.ArgMax;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import java.util.List;
import java.util.stream.IntStream;

/** Nodes of products, sums and losses over axes. */
interface ReductionMethods extends NodeMaker {
  /** The product of matrices [..., m, k] and [..., k, n]; leading axes are broadcast. */
  default Node matMul(Node a, Node b) {
    return matMul(a, b, false, false);
  }

  /** The product of matrices, each optionally transposed; leading axes are broadcast. */
  default Node matMul(Node a, Node b, boolean transposeA, boolean transposeB) {
    boolean one = a.shape().rank() <= 2 && b.shape().rank() <= 2;
    return add(
        one ? new MatMul(transposeA, transposeB) : new BatchMatMul(transposeA, transposeB), a, b);
  }

  /** x summed over the axes along which the other node was broadcast to its shape. */
  default Node sumLike(Node x, Node like) {
    return x.shape().isKnown() && x.shape().equals(like.shape()) ? x : add(new SumLike(), x, like);
  }

  /** The sum of all elements, or over the axes given. */
  default Node sum(Node x, int... axes) {
    return sum(x, false, axes(x, axes));
  }

  /** The sum over axes, which may stay with size 1. */
  default Node sum(Node x, boolean keepDims, List<Integer> axes) {
    return add(new Sum(axes, keepDims), x);
  }

  /** The mean of all elements, or over the axes given. */
  default Node mean(Node x, int... axes) {
    return mean(x, false, axes(x, axes));
  }

  /** The mean over axes, which may stay with size 1. */
  default Node mean(Node x, boolean keepDims, List<Integer> axes) {
    return add(new Mean(axes, keepDims), x);
  }

  /** The largest of all elements, or over the axes given. */
  default Node max(Node x, int... axes) {
    return add(new Max(axes(x, axes), false), x);
  }

  /** Softmax over the last axis. */
  default Node softmax(Node logits) {
    return add(new Softmax(), logits);
  }

  /** The cross-entropy of softmax(logits) against labels of the same shape, one value a row. */
  default Node softmaxCrossEntropy(Node logits, Node labels) {
    return add(new SoftmaxCrossEntropy(), logits, labels);
  }

  /**
   * The cross-entropy of softmax(logits) against int32 class numbers, one value a row. A run with a
   * class that has no logit ends in an error before any update.
   */
  default Node sparseSoftmaxCrossEntropy(Node logits, Node classes) {
    return add(new SparseSoftmaxCrossEntropy(), logits, classes);
  }

  /** The index of the largest element along the last axis. */
  default Node argMax(Node x) {
    return add(new ArgMax(), x);
  }

  private static List<Integer> axes(Node x, int... axes) {
    int rank = x.shape().rank();
    IntStream chosen = axes.length == 0 ? IntStream.range(0, rank) : IntStream.of(axes);
    return chosen.map(x.shape()::axis).sorted().distinct().boxed().toList();
  }
}

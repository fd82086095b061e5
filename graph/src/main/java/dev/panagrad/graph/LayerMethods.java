package dev.panagrad.graph;

import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.norm.Moments;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Nodes of convolution, pooling and normalisation. */
interface LayerMethods extends NodeMaker {
  /**
   * Two-dimensional convolution.
   *
   * @param images [n, h, w, c]
   * @param filter [kh, kw, c, o]
   * @param stride rows and columns from one window to the next
   * @return [n, h', w', o]
   */
  default Node conv2d(Node images, Node filter, int stride, Padding padding) {
    return add(new Conv2d(new Sliding(stride, stride, padding)), images, filter);
  }

  /** The largest cell of each square window of images [n, h, w, c]. */
  default Node maxPool(Node images, int size, int stride, Padding padding) {
    return add(new MaxPool(size, size, new Sliding(stride, stride, padding)), images);
  }

  /** The mean of each square window of images [n, h, w, c]. */
  default Node averagePool(Node images, int size, int stride, Padding padding) {
    return add(new AveragePool(size, size, new Sliding(stride, stride, padding)), images);
  }

  /** Mean and biased variance over all axes but the last, [2, channels]; no gradient flows back. */
  default Node moments(Node x) {
    return add(new Moments(), x);
  }

  /**
   * Batch normalisation over the last axis.
   *
   * @param mean the mean per channel, [channels]
   * @param variance the variance per channel, [channels]
   * @param scale [channels], or null for none
   * @param offset [channels], or null for none
   * @param batchStatistics whether mean and variance are the {@link #moments} of x, so that
   *     gradients flow through them
   */
  default Node batchNorm(
      Node x,
      Node mean,
      Node variance,
      Node scale,
      Node offset,
      float epsilon,
      boolean batchStatistics) {
    Op op = new BatchNorm(epsilon, scale != null, offset != null, batchStatistics);
    List<Node> inputs =
        Stream.of(x, mean, variance, scale, offset).filter(Objects::nonNull).toList();
    return add(op.name(), op, inputs);
  }

  /**
   * Layer normalisation over the last axis.
   *
   * @param scale [columns], or null for none
   * @param offset [columns], or null for none
   */
  default Node layerNorm(Node x, Node scale, Node offset, float epsilon) {
    return normalizeRows(x, scale, offset, true, epsilon);
  }

  /**
   * RMS normalisation over the last axis: x / sqrt(mean of squares + epsilon) * scale.
   *
   * @param scale [columns], or null for none
   */
  default Node rmsNorm(Node x, Node scale, float epsilon) {
    return normalizeRows(x, scale, null, false, epsilon);
  }

  private Node normalizeRows(Node x, Node scale, Node offset, boolean centred, float epsilon) {
    Op op = new LayerNorm(centred, epsilon);
    Node factor = scale == null ? columns(x, 1) : scale;
    return add(op, x, factor, offset == null ? columns(x, 0) : offset);
  }

  /** A constant vector with one element per column. */
  private Node columns(Node x, float value) {
    int columns = x.shape().rank() == 0 ? 1 : x.shape().size(-1);
    if (columns == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "'%s' of shape %s can't be normalised without scale and offset: its last axis is unknown"
              .formatted(x.name(), x.shape()));
    }
    return add(new BroadcastTo(Shape.of(columns)), constant(value));
  }
}

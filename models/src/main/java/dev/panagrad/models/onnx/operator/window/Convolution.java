package dev.panagrad.models.onnx.operator.window;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.GroupedConv2d;
import dev.panagrad.graph.op.conv.Groups;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.models.onnx.operator.window.WindowAxes.Axis;
import java.util.Arrays;

/**
 * Convolution in any number of dimensions, channels last, reduced to two-dimensional ones: the taps
 * along further axes become channels.
 */
public final class Convolution {
  /** Groups with more channels than this become separate convolutions. */
  private static final int MOST_IN_GROUP = 7;

  private Convolution() {}

  /**
   * The convolution.
   *
   * @param x [n, sizes…, c]
   * @param filter [kernel…, c / groups, o]
   * @return [n, outputs…, o]
   */
  public static Node of(GraphBuilder g, Node x, Node filter, int groups, Axis... axes) {
    int n = x.shape().size(0);
    int o = filter.shape().size(-1);
    int[] result = new int[axes.length + 2];
    result[0] = n;
    for (int i = 0; i < axes.length; i++) {
      result[i + 1] = axes[i].outputs();
    }
    result[axes.length + 1] = o;
    Node images = x;
    Node taps = filter;
    Axis[] left = axes;
    while (left.length > 2) {
      images = unfold(g, images, left[0], groups);
      taps = foldFilter(g, taps);
      left = Arrays.copyOfRange(left, 1, left.length);
    }
    if (left.length == 1) {
      int[] row = images.shape().sizes();
      images = g.reshape(images, row[0], 1, row[1], row[2]);
      int[] rowTaps = taps.shape().sizes();
      taps = g.reshape(taps, 1, rowTaps[0], rowTaps[1], rowTaps[2]);
      left = new Axis[] {new Axis(1, 1, 1, 1, 0, 0, 1), left[0]};
    }
    return g.reshape(twoDimensional(g, images, taps, groups, left[0], left[1]), result);
  }

  /**
   * Unfolds [n, d, …, c] to [n * outputs, …, kernel * c]: the cells read by the taps along axis 1
   * become channels.
   */
  private static Node unfold(GraphBuilder g, Node x, Axis axis, int groups) {
    int[] s = x.shape().sizes();
    int rank = s.length;
    int inner = 1;
    for (int i = 2; i < rank - 1; i++) {
      inner = Math.multiplyExact(inner, s[i]);
    }
    int c = s[rank - 1];
    Node seen = x;
    if (!axis.isTrivial()) {
      seen = g.add(new SparseAxis(1, axis.taps()), x);
      if (axis.kernel() > 1) {
        seen = g.reshape(seen, s[0] * axis.outputs(), axis.kernel(), inner, groups, c / groups);
        seen = ImageAxes.permute(g, seen, 0, 2, 3, 1, 4);
      }
    }
    int[] sizes = Arrays.copyOfRange(s, 1, rank);
    sizes[0] = Math.multiplyExact(s[0], axis.outputs());
    sizes[rank - 2] = Math.multiplyExact(c, axis.kernel());
    return g.reshape(seen, sizes);
  }

  /** [kd, …, c, o] as [..., kd * c, o]. */
  private static Node foldFilter(GraphBuilder g, Node filter) {
    int[] s = filter.shape().sizes();
    int rank = s.length;
    int inner = 1;
    for (int i = 1; i < rank - 2; i++) {
      inner = Math.multiplyExact(inner, s[i]);
    }
    Node moved =
        ImageAxes.permute(g, g.reshape(filter, s[0], inner, s[rank - 2], s[rank - 1]), 1, 0, 2, 3);
    int[] sizes = Arrays.copyOfRange(s, 1, rank);
    sizes[rank - 3] = Math.multiplyExact(s[0], s[rank - 2]);
    return g.reshape(moved, sizes);
  }

  private static Node twoDimensional(
      GraphBuilder g, Node x, Node filter, int groups, Axis rows, Axis cols) {
    if (!rows.touches() || !cols.touches()) {
      Node padded = g.add(new SparseAxis(1, rows.padded()), x);
      padded = g.add(new SparseAxis(2, cols.padded()), padded);
      return twoDimensional(g, padded, filter, groups, rows.overPadded(), cols.overPadded());
    }
    if (groups == 1) {
      Node spread = spread(g, spread(g, filter, 0, rows), 1, cols);
      return g.add(new Conv2d(sliding(rows.overSpread(), cols.overSpread())), x, spread);
    }
    int inGroup = filter.shape().size(2);
    if (inGroup <= MOST_IN_GROUP) {
      Groups grouped = new Groups(groups, rows.dilation(), cols.dilation(), sliding(rows, cols));
      return g.add(new GroupedConv2d(grouped), x, filter);
    }
    int outGroup = filter.shape().size(3) / groups;
    Node[] parts = new Node[groups];
    for (int i = 0; i < groups; i++) {
      Node images = g.slice(x, 3, i * inGroup, inGroup);
      Node taps = g.slice(filter, 3, i * outGroup, outGroup);
      parts[i] = twoDimensional(g, images, taps, 1, rows, cols);
    }
    return g.concat(3, parts);
  }

  /** The window in the form of image ops. */
  static Sliding sliding(Axis rows, Axis cols) {
    Padding padding = Padding.of(rows.before(), cols.before(), rows.end(), cols.end());
    return new Sliding(rows.stride(), cols.stride(), padding);
  }

  /** A filter with zeros between its taps along an axis, to realize the dilation. */
  static Node spread(GraphBuilder g, Node filter, int axis, Axis window) {
    return window.dilation() == 1 || window.kernel() == 1
        ? filter
        : g.add(new SparseAxis(axis, window.spread()), filter);
  }
}

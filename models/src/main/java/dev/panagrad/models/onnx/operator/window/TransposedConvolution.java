package dev.panagrad.models.onnx.operator.window;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.conv.ConvTranspose2d;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.models.onnx.operator.window.WindowAxes.Axis;

/** Transposed convolution in any number of dimensions, channels last. */
final class TransposedConvolution {
  private TransposedConvolution() {}

  /**
   * The transposed convolution.
   *
   * @param x [n, inputs…, c]
   * @param filter [kernel…, o / groups, c]
   * @param axes of the convolution from the result to x
   * @return [n, sizes…, o]
   */
  static Node of(GraphBuilder g, Node x, Node filter, int groups, Axis... axes) {
    if (groups == 1 && axes.length == 2 && isPlain(axes[0]) && isPlain(axes[1])) {
      Node spread = Convolution.spread(g, Convolution.spread(g, filter, 0, axes[0]), 1, axes[1]);
      ConvTranspose2d op =
          new ConvTranspose2d(
              axes[0].size(),
              axes[1].size(),
              Convolution.sliding(axes[0].overSpread(), axes[1].overSpread()));
      return g.add(op, x, spread);
    }
    // A convolution with the reversed filter, over the input with zeros inserted.
    Node images = x;
    Node taps = filter;
    Axis[] turned = new Axis[axes.length];
    for (int i = 0; i < axes.length; i++) {
      Axis axis = axes[i];
      images = g.add(new SparseAxis(i + 1, spread(axis).build()), images);
      if (axis.kernel() > 1) {
        taps = g.add(new SparseAxis(i, reversed(axis.kernel()).build()), taps);
      }
      int size = axis.size() + axis.reach() - 1;
      turned[i] = new Axis(size, axis.kernel(), 1, axis.dilation(), 0, 0, axis.size());
    }
    return Convolution.of(g, images, swapped(g, taps, groups), groups, turned);
  }

  /** Whether the image op supports the axis: the windows exactly cover the result. */
  private static boolean isPlain(Axis axis) {
    int room = axis.before() + axis.size() + axis.end() - axis.reach();
    return axis.touches() && room >= 0 && room / axis.stride() + 1 == axis.outputs();
  }

  /** The cells of the input, a stride apart, as far as windows of the result's cells reach. */
  private static Rows spread(Axis axis) {
    Rows rows = new Rows(axis.outputs());
    for (int i = 0; i < axis.size() + axis.reach() - 1; i++) {
      int at = i + axis.before() - (axis.reach() - 1);
      if (at >= 0 && at % axis.stride() == 0 && at / axis.stride() < axis.outputs()) {
        rows.add(at / axis.stride(), 1);
      }
      rows.end();
    }
    return rows;
  }

  private static Rows reversed(int size) {
    Rows rows = new Rows(size);
    for (int i = size - 1; i >= 0; i--) {
      rows.add(i, 1);
      rows.end();
    }
    return rows;
  }

  /** [kernel…, o / groups, c] as [kernel…, c / groups, o]. */
  private static Node swapped(GraphBuilder g, Node filter, int groups) {
    int[] sizes = filter.shape().sizes();
    int rank = sizes.length;
    int outGroup = sizes[rank - 2];
    int inGroup = sizes[rank - 1] / groups;
    int taps = 1;
    for (int i = 0; i < rank - 2; i++) {
      taps = Math.multiplyExact(taps, sizes[i]);
    }
    Node split = g.reshape(filter, taps, outGroup, groups, inGroup);
    sizes[rank - 2] = inGroup;
    sizes[rank - 1] = outGroup * groups;
    return g.reshape(ImageAxes.permute(g, split, 0, 3, 2, 1), sizes);
  }
}

package dev.panagrad.graph.random;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.ConvTranspose2d;
import dev.panagrad.graph.op.conv.GroupedConv2d;
import dev.panagrad.graph.op.conv.GroupedConv2dFilterGrad;
import dev.panagrad.graph.op.conv.GroupedConv2dInputGrad;
import dev.panagrad.graph.op.conv.Groups;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.image.AxisMax;
import dev.panagrad.graph.op.image.AxisMaxGrad;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.graph.random.ImageRecipes.Images;
import java.util.Map;

/** Convolutions in groups, transposed ones, and sums and maxima along an axis. */
final class WindowRecipes {
  private WindowRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    all.put(GroupedConv2d.class, s -> Grouped.of(s).forward());
    all.put(
        GroupedConv2dInputGrad.class,
        s -> {
          Grouped c = Grouped.of(s);
          Node result = c.result(s);
          return Proposal.of(
              c.i.op(new GroupedConv2dInputGrad(c.groups)), result, c.filter, c.images);
        });
    all.put(
        GroupedConv2dFilterGrad.class,
        s -> {
          Grouped c = Grouped.of(s);
          Node result = c.result(s);
          return Proposal.of(
              c.i.op(new GroupedConv2dFilterGrad(c.groups)), c.images, result, c.filter);
        });
    all.put(
        ConvTranspose2d.class,
        s -> {
          Images i = Images.of(s);
          int batch = i.batch();
          int h = batch == 0 ? i.images().size(1) : i.images().size(0) / BatchLanes.blocks(batch);
          int w = i.images().size(batch == 0 ? 2 : 1);
          Op op = i.op(new ConvTranspose2d(h, w, i.sliding()));
          return Proposal.of(op, s.of(i.result()), s.of(i.filter()));
        });
    axes(all);
  }

  /** A convolution of each channel by itself, or of all in one group. */
  private record Grouped(Images i, Groups groups, Node images, Node filter) {
    static Grouped of(Sketch s) {
      Images i = Images.of(s);
      Sliding drawn = i.sliding();
      Padding padding = s.draw.coin() ? Padding.VALID : Padding.of(1, 0, 2, 1);
      Sliding sliding = new Sliding(drawn.strideH(), drawn.strideW(), padding);
      boolean depthwise = s.draw.coin();
      int channels = i.filter().size(2);
      Shape filter =
          depthwise ? i.filter().with(2, 1).with(3, channels * (1 + s.draw.below(2))) : i.filter();
      int dilation = 1 + s.draw.below(2);
      return new Grouped(
          i,
          new Groups(depthwise ? channels : 1, dilation, 1, sliding),
          s.of(i.images()),
          s.of(filter));
    }

    Proposal forward() {
      return Proposal.of(i.op(new GroupedConv2d(groups)), images, filter);
    }

    Node result(Sketch s) {
      return s.of(s.add(i.op(new GroupedConv2d(groups)), images, filter).shape());
    }
  }

  private static void axes(Map<Class<? extends Op>, Recipe> all) {
    all.put(
        SparseAxis.class,
        s -> {
          Node x = s.any(1);
          int axis = s.draw.below(x.shape().rank());
          return Proposal.of(new SparseAxis(axis, rows(s.draw, x.shape().size(axis))), x);
        });
    all.put(
        AxisMax.class,
        s -> {
          Node x = s.any(1);
          int axis = s.draw.below(x.shape().rank());
          return Proposal.of(new AxisMax(axis, rows(s.draw, x.shape().size(axis))), x);
        });
    all.put(
        AxisMaxGrad.class,
        s -> {
          Node x = s.any(1);
          int axis = s.draw.below(x.shape().rank());
          SparseRows windows = rows(s.draw, x.shape().size(axis));
          Node result = s.of(x.shape().with(axis, windows.rows()));
          return Proposal.of(new AxisMaxGrad(axis, windows), x, result, s.of(result.shape()));
        });
  }

  /** Rows of one to three elements; of none where there is no column. */
  static SparseRows rows(Draw draw, int cols) {
    int rows = 1 + draw.below(5);
    int each = cols == 0 ? 0 : 1 + draw.below(3);
    int[] starts = new int[rows + 1];
    int[] columns = new int[rows * each];
    for (int row = 1; row <= rows; row++) {
      starts[row] = row * each;
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i] = draw.below(cols);
    }
    return new SparseRows(cols, starts, columns, draw.values(columns.length));
  }
}

package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.graph.Node;
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
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;

/** Rows of convolutions in groups, transposed convolution, and sums and maxima along an axis. */
final class WindowCases {
  private WindowCases() {}

  private static final Fill PLAIN = Fill.uniform(-1, 1);

  /** A use of a convolution in groups. */
  private record Form(Groups groups, int kh, int kw, int h, int w, int c, int o) {
    int[] filter() {
      return new int[] {kh, kw, c / groups.groups(), o};
    }

    int[] images() {
      return new int[] {N, h, w, c};
    }

    int[] result() {
      Padding p = groups.sliding().padding();
      int reachH = (kh - 1) * groups.dilationH() + 1;
      int reachW = (kw - 1) * groups.dilationW() + 1;
      int outH = (p.top() + h + p.bottom() - reachH) / groups.sliding().strideH() + 1;
      int outW = (p.left() + w + p.right() - reachW) / groups.sliding().strideW() + 1;
      return new int[] {N, outH, outW, o};
    }

    @Override
    public String toString() {
      return "%d to %d channels in %d groups, dilated %d,%d"
          .formatted(c, o, groups.groups(), groups.dilationH(), groups.dilationW());
    }
  }

  private static final List<Form> FORMS =
      List.of(
          new Form(
              new Groups(5, 1, 1, new Sliding(1, 1, Padding.of(1, 1, 1, 1))), 3, 3, 4, 5, 5, 5),
          new Form(
              new Groups(3, 1, 2, new Sliding(2, 1, Padding.of(0, 2, 1, 0))), 2, 3, 5, 4, 3, 6),
          new Form(new Groups(2, 2, 1, new Sliding(1, 2, Padding.VALID)), 2, 2, 4, 4, 4, 2),
          new Form(
              new Groups(1, 4, 1, new Sliding(1, 1, Padding.of(3, 0, 3, 0))), 2, 1, 2, 2, 2, 3));

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    FORMS.forEach(form -> groups(rows, form));
    transposed(rows);
    axes(rows);
    return rows;
  }

  /** What is done at each product of an image's cell, a filter's and a result's. */
  @FunctionalInterface
  private interface Visit {
    void at(int[] image, int[] filter, int[] result);
  }

  private static void visit(Form f, int n, Visit visit) {
    Groups groups = f.groups;
    Sliding sliding = groups.sliding();
    int inGroup = f.c / groups.groups();
    int outGroup = f.o / groups.groups();
    Shape result = Shape.of(f.result()).with(0, n);
    for (int i = 0; i < result.elements(); i++) {
      int[] y = Doubles.index(result, i);
      for (int j = 0; j < f.kh * f.kw * inGroup; j++) {
        int[] tap = Doubles.index(Shape.of(f.kh, f.kw, inGroup), j);
        int row = y[1] * sliding.strideH() + tap[0] * groups.dilationH() - sliding.padding().top();
        int col = y[2] * sliding.strideW() + tap[1] * groups.dilationW() - sliding.padding().left();
        if (row >= 0 && row < f.h && col >= 0 && col < f.w) {
          int channel = y[3] / outGroup * inGroup + tap[2];
          visit.at(
              new int[] {y[0], row, col, channel}, new int[] {tap[0], tap[1], tap[2], y[3]}, y);
        }
      }
    }
  }

  private static void groups(List<OpCase> rows, Form form) {
    rows.add(
        OpCase.of(
                form.toString(),
                new GroupedConv2d(form.groups),
                in -> {
                  int n = in[0].shape().size(0);
                  Doubles out = Doubles.zeros(Shape.of(form.result()).with(0, n).sizes());
                  visit(form, n, (x, w, y) -> out.add(in[0].at(x) * in[1].at(w), y));
                  return out;
                })
            .in(PLAIN, form.images())
            .in(PLAIN, form.filter())
            .by(0, 1)
            .within(1e-5)
            .refuses(
                shapes(new int[] {2, 9, 9, 7}, new int[] {1, 1, 3, 4}),
                "[2, 9, 9, 7]",
                "[1, 1, 3, 4]"));
    rows.add(
        OpCase.of(
                form.toString(),
                new GroupedConv2dInputGrad(form.groups),
                in -> {
                  Doubles dx = Doubles.zeros(in[2].shape().sizes());
                  visit(
                      form, dx.shape().size(0), (x, w, y) -> dx.add(in[0].at(y) * in[1].at(w), x));
                  return dx;
                })
            .in(PLAIN, form.result())
            .in(PLAIN, form.filter())
            .in(Fill.constant(0), form.images())
            .within(1e-5)
            .refuses(
                shapes(
                    new int[] {2, 9, 9, 3},
                    form.filter(),
                    Shape.of(form.images()).with(0, 2).sizes()),
                "[2, 9, 9, 3]"));
    rows.add(
        OpCase.of(
                form.toString(),
                new GroupedConv2dFilterGrad(form.groups),
                in -> {
                  Doubles dw = Doubles.zeros(form.filter());
                  visit(
                      form,
                      in[0].shape().size(0),
                      (x, w, y) -> dw.add(in[0].at(x) * in[1].at(y), w));
                  return dw;
                })
            .in(PLAIN, form.images())
            .in(PLAIN, form.result())
            .in(Fill.constant(0), form.filter())
            .within(4e-5)
            .refuses(
                shapes(
                    Shape.of(form.images()).with(0, 2).sizes(),
                    new int[] {2, 9, 9, 3},
                    form.filter()),
                "[2, 9, 9, 3]"));
  }

  private static void transposed(List<OpCase> rows) {
    Sliding sliding = new Sliding(2, 3, Padding.of(1, 0, 0, 1));
    rows.add(
        OpCase.of(
                "stride 2,3",
                new ConvTranspose2d(6, 9, sliding),
                in -> {
                  Shape images = Shape.of(in[0].shape().size(0), 6, 9, 2);
                  return NaiveImages.convInputGrad(in[0], in[1], images, sliding);
                })
            .in(PLAIN, N, 3, 3, 3)
            .in(PLAIN, 3, 2, 2, 3)
            .by(0, 1)
            .within(1e-5)
            .refuses(
                shapes(new int[] {2, 4, 3, 3}, new int[] {3, 2, 2, 3}),
                "[2, 4, 3, 3]",
                "[3, 2, 2, 3]")
            .refuses(shapes(new int[] {4, 3, 3}, new int[] {3, 2, 2, 3}), "rank 4", "[4, 3, 3]"));
  }

  /** Three rows over four cells: overlapping, a single cell, and none or a pair. */
  private static SparseRows matrix(boolean mayBeEmpty) {
    return mayBeEmpty
        ? new SparseRows(
            4, new int[] {0, 3, 4, 4}, new int[] {2, 0, 1, 3}, new float[] {0.5f, 2, -1, 1})
        : new SparseRows(
            4,
            new int[] {0, 3, 4, 6},
            new int[] {2, 0, 1, 3, 1, 2},
            new float[] {1, 1, 1, 1, 1, 1});
  }

  private static void axes(List<OpCase> rows) {
    int[][] arrays = {{N, 4, 21}, {N, 4}, {N, 3, 4, 2}, {4, 5}};
    for (int[] sizes : arrays) {
      int axis = Shape.of(sizes).sizes().length == 4 ? 2 : sizes[0] == 4 ? 0 : 1;
      String name = "axis %d of %d".formatted(axis, sizes.length);
      SparseRows sum = matrix(true);
      rows.add(
          OpCase.of(name, new SparseAxis(axis, sum), in -> sum(in[0], axis, sum))
              .in(PLAIN, sizes)
              .by(0)
              .refuses(shapes(new int[] {5, 5, 5, 5}), "axis " + axis, "[5, 5, 5, 5]"));
      SparseRows windows = matrix(false);
      rows.add(
          OpCase.of(name, new AxisMax(axis, windows), in -> max(in[0], axis, windows))
              .in(Fill.distinct(0), sizes)
              .by(0)
              .refuses(shapes(new int[] {5, 5, 5, 5}), "axis " + axis, "[5, 5, 5, 5]"));
      int[] one = sizes[0] == N ? Shape.of(sizes).with(0, 2).sizes() : sizes;
      int[] result = sizes.clone();
      result[axis] = 3;
      rows.add(
          OpCase.built(
                  name,
                  AxisMaxGrad.class,
                  (g, inputs) -> {
                    Node max = g.add(new AxisMax(axis, windows), inputs.get(0));
                    return g.add(new AxisMaxGrad(axis, windows), inputs.get(0), max, inputs.get(1));
                  },
                  in -> maxGrad(in[0], in[1], axis, windows))
              .in(Fill.ints(0, 3), sizes)
              .in(PLAIN, result)
              .refuses(shapes(one, new int[] {9, 9}), "[9, 9]"));
    }
  }

  private static int[] at(int[] index, int axis, int cell) {
    int[] moved = index.clone();
    moved[axis] = cell;
    return moved;
  }

  private static Doubles sum(Doubles in, int axis, SparseRows matrix) {
    return Doubles.fill(
        in.shape().with(axis, matrix.rows()),
        i -> {
          double sum = 0;
          for (int k = matrix.start(i[axis]); k < matrix.start(i[axis] + 1); k++) {
            sum += matrix.weight(k) * in.at(at(i, axis, matrix.column(k)));
          }
          return sum;
        });
  }

  private static Doubles max(Doubles in, int axis, SparseRows windows) {
    return Doubles.fill(
        in.shape().with(axis, windows.rows()),
        i -> in.at(at(i, axis, largest(in, i, axis, windows))));
  }

  private static int largest(Doubles in, int[] i, int axis, SparseRows windows) {
    int best = -1;
    for (int k = windows.start(i[axis]); k < windows.start(i[axis] + 1); k++) {
      int cell = windows.column(k);
      if (best < 0 || in.at(at(i, axis, cell)) > in.at(at(i, axis, best))) {
        best = cell;
      }
    }
    return best;
  }

  private static Doubles maxGrad(Doubles in, Doubles up, int axis, SparseRows windows) {
    Doubles dx = Doubles.zeros(in.shape().sizes());
    for (int e = 0; e < up.data().length; e++) {
      int[] i = Doubles.index(up.shape(), e);
      dx.add(up.at(i), at(i, axis, largest(in, i, axis, windows)));
    }
    return dx;
  }
}

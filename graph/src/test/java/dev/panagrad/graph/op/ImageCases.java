package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.AveragePoolGrad;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.Conv2dFilterGrad;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.MaxPoolGrad;
import dev.panagrad.graph.op.conv.SingleConv2d;
import dev.panagrad.graph.op.conv.SingleMaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.norm.Moments;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of convolution, pooling and the layout they work in. */
final class ImageCases {
  private ImageCases() {}

  private static final Fill PLAIN = Fill.uniform(-1, 1);

  /** A window and images that it slides over. */
  private record Form(int kh, int kw, Sliding sliding, int h, int w, int c) {
    int[] images() {
      return new int[] {N, h, w, c};
    }

    int[] result(int channels) {
      int[] sizes = NaiveImages.result(Shape.of(1, h, w, c), kh, kw, channels, sliding).sizes();
      sizes[0] = N;
      return sizes;
    }

    @Override
    public String toString() {
      return "%dx%d %s stride %d,%d over %dx%dx%d"
          .formatted(kh, kw, sliding.padding(), sliding.strideH(), sliding.strideW(), h, w, c);
    }
  }

  private static final List<Form> FORMS =
      List.of(
          new Form(3, 3, new Sliding(1, 1, Padding.SAME), 5, 4, 2),
          new Form(3, 2, new Sliding(2, 2, Padding.SAME), 5, 7, 3),
          new Form(2, 2, new Sliding(2, 2, Padding.SAME), 5, 5, 1),
          new Form(2, 3, new Sliding(1, 2, Padding.VALID), 4, 6, 2),
          new Form(3, 2, new Sliding(2, 1, Padding.of(0, 1, 2, 0)), 5, 4, 2),
          new Form(3, 3, new Sliding(2, 3, Padding.of(2, 1, 1, 2)), 4, 5, 3));

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (Form form : FORMS) {
      convolutions(rows, form);
      pools(rows, form);
    }
    layout(rows);
    return rows;
  }

  private static void convolutions(List<OpCase> rows, Form form) {
    Sliding sliding = form.sliding;
    int[] filter = {form.kh, form.kw, form.c, 3};
    rows.add(
        OpCase.of(
                form.toString(), new Conv2d(sliding), in -> NaiveImages.conv(in[0], in[1], sliding))
            .in(PLAIN, form.images())
            .in(PLAIN, filter)
            .by(0, 1)
            .within(1e-5)
            .refuses(
                shapes(new int[] {2, 5, 5, 3}, new int[] {2, 2, 4, 7}),
                "[2, 5, 5, 3]",
                "[2, 2, 4, 7]")
            .refuses(shapes(new int[] {5, 5, 3}, new int[] {2, 2, 3, 7}), "rank 4", "[5, 5, 3]"));
    rows.add(
        OpCase.of(
                form.toString(),
                new Conv2dInputGrad(sliding),
                in -> NaiveImages.convInputGrad(in[0], in[1], in[2].shape(), sliding))
            .in(PLAIN, form.result(3))
            .in(PLAIN, filter)
            .in(Fill.constant(0), form.images())
            .within(1e-5)
            .refuses(
                shapes(new int[] {2, 9, 9, 3}, filter, new int[] {2, form.h, form.w, form.c}),
                "[2, 9, 9, 3]"));
    rows.add(
        OpCase.built(
                form + ", on through ReLU",
                Conv2dInputGrad.class,
                (g, inputs) -> {
                  Node images = g.relu(inputs.get(2));
                  Op back = new Conv2dInputGrad(sliding);
                  return g.add(
                      new ReluGrad(), images, g.add(back, inputs.get(0), inputs.get(1), images));
                },
                in ->
                    Doubles.zip(
                        NaiveImages.convInputGrad(in[0], in[1], in[2].shape(), sliding),
                        in[2],
                        (dx, x) -> x > 0 ? dx : 0))
            .in(PLAIN, form.result(3))
            .in(PLAIN, filter)
            .in(Fill.awayFromZero(), form.images())
            .within(1e-5));
    rows.add(
        OpCase.of(
                form.toString(),
                new Conv2dFilterGrad(sliding),
                in -> NaiveImages.convFilterGrad(in[0], in[1], in[2].shape(), sliding))
            .in(PLAIN, form.images())
            .in(PLAIN, form.result(3))
            .in(Fill.constant(0), filter)
            .within(4e-5)
            .refuses(
                shapes(new int[] {2, form.h, form.w, form.c}, new int[] {2, 9, 9, 3}, filter),
                "[2, 9, 9, 3]"));
    rows.add(
        OpCase.built(
                form + ", with that of the bias",
                FusedFilterGrad.class,
                (g, inputs) -> {
                  Node conv = g.add(new Conv2d(sliding), inputs.get(0), inputs.get(1));
                  Node y = g.mul(g.relu(g.add(conv, inputs.get(2))), inputs.get(3));
                  List<Node> gradients = Gradients.of(g, g.sum(y), inputs.subList(1, 3));
                  return g.add(gradients.get(0), gradients.get(1));
                },
                in -> {
                  Doubles conv = NaiveImages.conv(in[0], in[1], sliding);
                  Doubles biased = Doubles.zip(conv, in[2], Double::sum);
                  Doubles dy = Doubles.zip(biased, in[3], (x, up) -> x > 0 ? up : 0);
                  Doubles byFilter = NaiveImages.convFilterGrad(in[0], dy, in[1].shape(), sliding);
                  return Doubles.zip(byFilter, dy.sum(0, 1, 2), Double::sum);
                })
            .in(PLAIN, form.images())
            .in(PLAIN, filter)
            .in(PLAIN, 3)
            .in(PLAIN, form.result(3))
            .within(1e-4));
    for (boolean relu : new boolean[] {false, true}) {
      rows.add(
          OpCase.built(
                  form + (relu ? ", ReLU" : ""),
                  FusedConv2d.class,
                  (g, inputs) -> {
                    Node conv = g.add(new Conv2d(sliding), inputs.get(0), inputs.get(1));
                    Node biased = g.add(conv, inputs.get(2));
                    return relu ? g.relu(biased) : biased;
                  },
                  in ->
                      Doubles.zip(NaiveImages.conv(in[0], in[1], sliding), in[2], Double::sum)
                          .map(x -> relu ? Math.max(x, 0) : x))
              .in(PLAIN, form.images())
              .in(PLAIN, filter)
              .in(PLAIN, 3)
              .by(0, 1, 2)
              .within(1e-5));
      Activation activation = relu ? Activation.RELU : Activation.NONE;
      rows.add(
          OpCase.of(
                  form + " of one image" + (relu ? ", ReLU" : ""),
                  new SingleConv2d(sliding, activation),
                  in -> {
                    Doubles image = permuted(in[0], 0, 2, 3, 1);
                    Doubles conv = NaiveImages.conv(image, in[1], sliding);
                    return permuted(Doubles.zip(conv, in[2], Double::sum), 0, 3, 1, 2)
                        .map(x -> relu ? Math.max(x, 0) : x);
                  })
              .in(PLAIN, 1, form.c, form.h, form.w)
              .in(PLAIN, filter)
              .in(PLAIN, 3)
              .within(1e-5)
              .refuses(shapes(new int[] {2, form.c, form.h, form.w}, filter), "[2, ")
              .refuses(
                  shapes(new int[] {1, form.c, form.h, form.w}, filter, new int[] {4}), "[4]"));
    }
  }

  /** The axes in another order, as {@code numpy.transpose} gives them. */
  private static Doubles permuted(Doubles x, int... order) {
    int[] sizes = Arrays.stream(order).map(x.shape()::size).toArray();
    return Doubles.fill(
        Shape.of(sizes),
        at -> {
          int[] from = new int[order.length];
          for (int axis = 0; axis < order.length; axis++) {
            from[order[axis]] = at[axis];
          }
          return x.at(from);
        });
  }

  private static void pools(List<OpCase> rows, Form form) {
    Sliding sliding = form.sliding;
    int kh = form.kh;
    int kw = form.kw;
    int[] one = {2, form.h, form.w, form.c};
    rows.add(
        OpCase.of(
                form.toString(),
                new MaxPool(kh, kw, sliding),
                in -> NaiveImages.maxPool(in[0], kh, kw, sliding))
            .in(Fill.distinct(0), form.images())
            .by(0)
            .refuses(shapes(new int[] {5, 5, 3}), "rank 4", "[5, 5, 3]"));
    rows.add(
        OpCase.of(
                form + " of one image",
                new SingleMaxPool(kh, kw, sliding),
                in ->
                    permuted(
                        NaiveImages.maxPool(permuted(in[0], 0, 2, 3, 1), kh, kw, sliding),
                        0,
                        3,
                        1,
                        2))
            .in(Fill.distinct(0), 1, form.c, form.h, form.w)
            .refuses(shapes(new int[] {5, 5, 3}), "rank 4", "[5, 5, 3]")
            .refuses(shapes(new int[] {2, form.c, form.h, form.w}), "[2, "));
    rows.add(
        OpCase.of(
                form.toString(),
                new AveragePool(kh, kw, sliding),
                in -> NaiveImages.averagePool(in[0], kh, kw, sliding))
            .in(PLAIN, form.images())
            .by(0)
            .refuses(shapes(new int[] {5, 5, 3}), "rank 4", "[5, 5, 3]"));
    rows.add(
        OpCase.of(
                form.toString(),
                new AveragePoolGrad(kh, kw, sliding),
                in -> NaiveImages.averagePoolGrad(in[0], in[1].shape(), kh, kw, sliding))
            .in(PLAIN, form.result(form.c))
            .in(Fill.constant(0), form.images())
            .refuses(shapes(new int[] {2, 9, 9, 3}, one), "[2, 9, 9, 3]"));
    rows.add(
        OpCase.built(
                form.toString(),
                MaxPoolGrad.class,
                (g, inputs) -> {
                  Node pooled = g.add(new MaxPool(kh, kw, sliding), inputs.get(0));
                  return g.add(
                      new MaxPoolGrad(kh, kw, sliding), inputs.get(0), pooled, inputs.get(1));
                },
                in -> NaiveImages.maxPoolGrad(in[0], in[1], kh, kw, sliding))
            .in(Fill.ints(0, 4), form.images())
            .in(PLAIN, form.result(form.c))
            .refuses(shapes(one, new int[] {2, 9, 9, 3}), "[2, 9, 9, 3]"));
  }

  private static void layout(List<OpCase> rows) {
    rows.add(
        OpCase.of(
                "moments of 21 of 32 lanes", new Innermost(new Moments(), 21), in -> moments(in[0]))
            .in(PLAIN, 2, 3, 5, 32)
            .within(1e-5)
            .refuses(shapes(new int[] {2, 3, 5, 16}), "[2, 3, 5, 16]", "21"));
    rows.add(
        OpCase.of("images", new BatchInnermost(), in -> innermost(in[0]))
            .in(PLAIN, N, 2, 3, 5)
            .refuses(shapes(new int[] {5, 3}), "rank 4", "[5, 3]"));
    rows.add(
        OpCase.of("21 of 32 lanes", new BatchOutermost(21), in -> outermost(in[0], 21))
            .in(PLAIN, 2, 3, 5, 32)
            .refuses(shapes(new int[] {2, 3, 5, 16}), "[2, 3, 5, 16]", "21"));
  }

  /** Of images that the kernel finds in the first 21 lanes. */
  private static Doubles moments(Doubles in) {
    Doubles images = outermost(in, 21);
    double count = images.data().length / 5.0;
    Doubles mean = images.sum(0, 1, 2).map(sum -> sum / count);
    Doubles squares = Doubles.zip(images, mean, (x, m) -> (x - m) * (x - m)).sum(0, 1, 2);
    return Doubles.fill(Shape.of(2, 5), i -> i[0] == 0 ? mean.at(i[1]) : squares.at(i[1]) / count);
  }

  private static Doubles innermost(Doubles in) {
    Shape s = in.shape();
    int lanes = (s.size(0) + 15) / 16 * 16;
    return Doubles.fill(
        Shape.of(s.size(1), s.size(2), s.size(3), lanes),
        i -> i[3] < s.size(0) ? in.at(i[3], i[0], i[1], i[2]) : 0);
  }

  private static Doubles outermost(Doubles in, int n) {
    Shape s = in.shape();
    return Doubles.fill(
        Shape.of(n, s.size(0), s.size(1), s.size(2)), i -> in.at(i[1], i[2], i[3], i[0]));
  }
}

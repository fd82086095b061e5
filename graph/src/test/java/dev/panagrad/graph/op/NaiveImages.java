package dev.panagrad.graph.op;

import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.testing.Doubles;
import java.util.ArrayList;
import java.util.List;

/** Convolution and pooling of images [n, h, w, c] by their definitions. */
final class NaiveImages {
  private NaiveImages() {}

  /** One axis of a sliding window. */
  private record Window(int size, int kernel, int stride, int outputs, int before) {
    static Window of(int size, int kernel, int stride, Padding padding, int before, int after) {
      if (!padding.same()) {
        int outputs = (before + size + after - kernel) / stride + 1;
        return new Window(size, kernel, stride, outputs, before);
      }
      int outputs = (int) Math.ceil((double) size / stride);
      int total = Math.max(0, (outputs - 1) * stride + kernel - size);
      return new Window(size, kernel, stride, outputs, total / 2);
    }

    int source(int out, int tap) {
      return out * stride + tap - before;
    }

    boolean inside(int out, int tap) {
      return source(out, tap) >= 0 && source(out, tap) < size;
    }
  }

  /** What a convolution does at each product of an image's cell, a filter's and a result's. */
  @FunctionalInterface
  private interface Visit {
    void at(int[] image, int[] filter, int[] result);
  }

  private static Window rows(int size, int kernel, Sliding s) {
    Padding p = s.padding();
    return Window.of(size, kernel, s.strideH(), p, p.top(), p.bottom());
  }

  private static Window cols(int size, int kernel, Sliding s) {
    Padding p = s.padding();
    return Window.of(size, kernel, s.strideW(), p, p.left(), p.right());
  }

  static Shape result(Shape images, int kh, int kw, int channels, Sliding sliding) {
    Window rows = rows(images.size(1), kh, sliding);
    Window cols = cols(images.size(2), kw, sliding);
    return Shape.of(images.size(0), rows.outputs, cols.outputs, channels);
  }

  private static void visit(Shape images, Shape filter, Sliding sliding, Visit visit) {
    Window rows = rows(images.size(1), filter.size(0), sliding);
    Window cols = cols(images.size(2), filter.size(1), sliding);
    Shape taps = Shape.of(images.size(0), rows.outputs, cols.outputs, filter.size(3));
    int count = Math.toIntExact(taps.elements());
    for (int r = 0; r < filter.size(0); r++) {
      for (int s = 0; s < filter.size(1); s++) {
        for (int c = 0; c < filter.size(2); c++) {
          for (int i = 0; i < count; i++) {
            int[] out = Doubles.index(taps, i);
            if (rows.inside(out[1], r) && cols.inside(out[2], s)) {
              int[] image = {out[0], rows.source(out[1], r), cols.source(out[2], s), c};
              visit.at(image, new int[] {r, s, c, out[3]}, out);
            }
          }
        }
      }
    }
  }

  static Doubles conv(Doubles images, Doubles filter, Sliding sliding) {
    Shape f = filter.shape();
    Shape shape = result(images.shape(), f.size(0), f.size(1), f.size(3), sliding);
    Doubles out = Doubles.zeros(shape.sizes());
    visit(images.shape(), f, sliding, (x, w, y) -> out.add(images.at(x) * filter.at(w), y));
    return out;
  }

  static Doubles convInputGrad(Doubles gradient, Doubles filter, Shape images, Sliding sliding) {
    Doubles out = Doubles.zeros(images.sizes());
    visit(images, filter.shape(), sliding, (x, w, y) -> out.add(gradient.at(y) * filter.at(w), x));
    return out;
  }

  static Doubles convFilterGrad(Doubles images, Doubles gradient, Shape filter, Sliding sliding) {
    Doubles out = Doubles.zeros(filter.sizes());
    visit(images.shape(), filter, sliding, (x, w, y) -> out.add(images.at(x) * gradient.at(y), w));
    return out;
  }

  /** The cells of a window of one channel that lie inside the image; each in its own index. */
  private static List<int[]> cells(Shape images, int[] out, int kh, int kw, Sliding sliding) {
    Window rows = rows(images.size(1), kh, sliding);
    Window cols = cols(images.size(2), kw, sliding);
    List<int[]> cells = new ArrayList<>();
    for (int r = 0; r < kh; r++) {
      for (int s = 0; s < kw; s++) {
        if (rows.inside(out[1], r) && cols.inside(out[2], s)) {
          cells.add(new int[] {out[0], rows.source(out[1], r), cols.source(out[2], s), out[3]});
        }
      }
    }
    return cells;
  }

  static Doubles averagePool(Doubles images, int kh, int kw, Sliding sliding) {
    Shape shape = images.shape();
    return Doubles.fill(
        result(shape, kh, kw, shape.size(3), sliding),
        out ->
            cells(shape, out, kh, kw, sliding).stream()
                .mapToDouble(images::at)
                .average()
                .orElseThrow());
  }

  static Doubles maxPool(Doubles images, int kh, int kw, Sliding sliding) {
    Shape shape = images.shape();
    return Doubles.fill(
        result(shape, kh, kw, shape.size(3), sliding),
        out ->
            cells(shape, out, kh, kw, sliding).stream()
                .mapToDouble(images::at)
                .max()
                .orElseThrow());
  }

  static Doubles averagePoolGrad(Doubles gradient, Shape images, int kh, int kw, Sliding sliding) {
    Doubles dx = Doubles.zeros(images.sizes());
    for (int i = 0; i < gradient.data().length; i++) {
      int[] out = Doubles.index(gradient.shape(), i);
      var cells = cells(images, out, kh, kw, sliding);
      cells.forEach(cell -> dx.add(gradient.at(out) / cells.size(), cell));
    }
    return dx;
  }

  static Doubles maxPoolGrad(Doubles images, Doubles gradient, int kh, int kw, Sliding sliding) {
    Doubles dx = Doubles.zeros(images.shape().sizes());
    for (int i = 0; i < gradient.data().length; i++) {
      int[] out = Doubles.index(gradient.shape(), i);
      int[] best = null;
      for (int[] cell : cells(images.shape(), out, kh, kw, sliding)) {
        best = best == null || images.at(cell) > images.at(best) ? cell : best;
      }
      dx.add(gradient.at(out), best);
    }
    return dx;
  }
}

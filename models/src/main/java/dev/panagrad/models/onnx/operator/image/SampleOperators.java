package dev.panagrad.models.onnx.operator.image;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.window.Convolution;
import dev.panagrad.models.onnx.operator.window.ImageAxes;
import dev.panagrad.models.onnx.operator.window.WindowAxes;
import dev.panagrad.models.onnx.operator.window.WindowAxes.Axis;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Images sampled at given points. */
final class SampleOperators {
  private SampleOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("GridSample", SampleOperators::gridSample)
        .add("AffineGrid", SampleOperators::affineGrid)
        .add("DeformConv", SampleOperators::deformConv);
  }

  private static List<Value> gridSample(OperatorContext c) {
    int[] x = c.shape(0).sizes();
    int[] grid = c.shape(1).sizes();
    int rank = x.length - 2;
    check(
        rank >= 1 && rank <= 3 && grid.length == x.length && grid[rank + 1] == rank,
        "it can't sample %s at places of shape %s",
        c.shape(0),
        c.shape(1));
    boolean corners = c.flag("align_corners", false);
    String mode = c.text("mode", "linear");
    SampleTaps.Kind kind =
        switch (mode) {
          case "linear", "bilinear" -> SampleTaps.Kind.LINEAR;
          case "cubic", "bicubic" -> SampleTaps.Kind.CUBIC;
          case "nearest" -> SampleTaps.Kind.NEAREST;
          default -> throw c.unsupported("the mode '%s'".formatted(mode));
        };
    String padding = c.text("padding_mode", "zeros").toUpperCase(Locale.ROOT);
    check(
        List.of("ZEROS", "BORDER", "REFLECTION").contains(padding),
        "its padding_mode '%s' is unknown",
        padding);
    GraphBuilder g = c.g();
    int places = 1;
    for (int axis = 1; axis <= rank; axis++) {
      places = Math.multiplyExact(places, grid[axis]);
    }
    // Points give the last axis first, from -1 to 1.
    Node[] coordinates = new Node[rank];
    Node flat = g.reshape(c.node(1), grid[0], places, rank);
    for (int axis = 0; axis < rank; axis++) {
      int size = x[axis + 2];
      Node unit = g.slice(flat, 2, rank - 1 - axis, 1);
      float scale = (corners ? size - 1 : size) / 2f;
      coordinates[axis] = g.add(g.mul(unit, g.constant(scale)), g.constant((size - 1) / 2f));
    }
    SampleForm form = new SampleForm(kind, SampleTaps.Outside.valueOf(padding), corners);
    Node points = rank == 1 ? coordinates[0] : g.concat(2, coordinates);
    Node sampled = g.add(new Sample(form), c.node(0), points);
    int[] sizes = x.clone();
    System.arraycopy(grid, 1, sizes, 2, rank);
    return c.result(g.reshape(sampled, sizes));
  }

  private static List<Value> affineGrid(OperatorContext c) {
    long[] size = c.longs(1);
    int rank = size.length - 2;
    check(
        (rank == 2 || rank == 3)
            && c.shape(0).equals(Shape.of(c.shape(0).size(0), rank, rank + 1))
            && c.shape(0).size(0) == size[0],
        "a transformation of shape %s doesn't fit a size of %s",
        c.shape(0),
        Arrays.toString(size));
    int[] sizes = WindowAxes.sizes(size, "size", rank + 2, 1);
    int places = 1;
    for (int axis = 2; axis < sizes.length; axis++) {
      places = Math.multiplyExact(places, sizes[axis]);
    }
    boolean corners = c.flag("align_corners", false);
    float[] base = new float[Math.multiplyExact(places, rank + 1)];
    for (int p = 0; p < places; p++) {
      int left = p;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int cells = sizes[axis + 2];
        int i = left % cells;
        left /= cells;
        base[p * (rank + 1) + rank - 1 - axis] = place(i, cells, corners);
      }
      base[p * (rank + 1) + rank] = 1;
    }
    GraphBuilder g = c.g();
    int n = sizes[0];
    Node theta = g.reshape(c.node(0), n * rank, rank + 1);
    Node grid = g.matMul(g.constant(Shape.of(places, rank + 1), base), theta, false, true);
    grid = ImageAxes.permute(g, g.reshape(grid, places, n, rank), 1, 0, 2);
    int[] result = new int[rank + 2];
    result[0] = n;
    System.arraycopy(sizes, 2, result, 1, rank);
    result[rank + 1] = rank;
    return c.result(g.reshape(grid, result));
  }

  private static float place(int i, int cells, boolean corners) {
    if (!corners) {
      return (2f * i + 1) / cells - 1;
    }
    return cells == 1 ? -1 : 2f * i / (cells - 1) - 1;
  }

  private static List<Value> deformConv(OperatorContext c) {
    int[] x = c.shape(0).sizes();
    int[] w = c.shape(1).sizes();
    check(
        x.length == 4 && w.length == 4,
        "deformable convolution is there for images [n, c, h, w] only, not %s",
        c.shape(0));
    int groups = (int) c.integer("group", 1);
    int parts = (int) c.integer("offset_group", 1);
    check(
        groups > 0 && parts > 0 && x[1] == (long) w[1] * groups && x[1] % parts == 0,
        "a filter of shape %s can't work on %s in %d groups with %d of offsets",
        c.shape(1),
        c.shape(0),
        groups,
        parts);
    Axis[] axes = WindowAxes.of(c, ImageAxes.spatial(x), ImageAxes.spatial(w));
    int taps = w[2] * w[3];
    int places = Math.multiplyExact(axes[0].outputs(), axes[1].outputs());
    GraphBuilder g = c.g();
    Node offsets = g.reshape(c.node(2), x[0], parts, taps, 2, places);
    offsets = ImageAxes.permute(g, offsets, 0, 1, 2, 4, 3);
    Node points = g.add(offsets, base(g, axes));
    points = g.reshape(points, x[0] * parts, taps * places, 2);
    Node images = g.reshape(c.node(0), x[0] * parts, x[1] / parts, x[2], x[3]);
    SampleForm form = new SampleForm(SampleTaps.Kind.LINEAR, SampleTaps.Outside.ZEROS, false);
    Node seen = g.add(new Sample(form), images, points);
    if (c.has(4)) {
      Node mask = g.reshape(c.node(4), x[0] * parts, 1, taps * places);
      seen = g.mul(seen, mask);
    }
    // The taps become channels of a convolution with one tap.
    seen = g.reshape(seen, x[0], x[1] * taps, places);
    Node filter = g.reshape(c.node(1), w[0], w[1] * taps);
    filter = g.reshape(g.transpose(filter), 1, w[1] * taps, w[0]);
    Node result =
        Convolution.of(
            g,
            ImageAxes.channelsLast(g, seen),
            filter,
            groups,
            new Axis(places, 1, 1, 1, 0, 0, places));
    if (c.has(3)) {
      result = g.add(result, c.node(3));
    }
    Node first = ImageAxes.channelsFirst(g, result);
    return c.result(g.reshape(first, x[0], w[0], axes[0].outputs(), axes[1].outputs()));
  }

  /** The positions of taps without offsets: [taps, places, 2]. */
  private static Node base(GraphBuilder g, Axis... axes) {
    int taps = axes[0].kernel() * axes[1].kernel();
    int places = axes[0].outputs() * axes[1].outputs();
    float[] base = new float[Math.multiplyExact(Math.multiplyExact(taps, places), 2)];
    int at = 0;
    for (int tap = 0; tap < taps; tap++) {
      for (int place = 0; place < places; place++) {
        base[at++] = axes[0].cell(place / axes[1].outputs(), tap / axes[1].kernel());
        base[at++] = axes[1].cell(place % axes[1].outputs(), tap % axes[1].kernel());
      }
    }
    return g.constant(Shape.of(taps, places, 2), base);
  }
}

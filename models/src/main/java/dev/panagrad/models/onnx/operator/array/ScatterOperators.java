package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.engine.kernel.layout.ScatterKernels.Reduction;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.index.FlatIndices;
import dev.panagrad.graph.op.array.index.IndexRows;
import dev.panagrad.graph.op.array.index.ScatterRows;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Operators that write elements at given indices. */
final class ScatterOperators {
  private ScatterOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Scatter", ScatterOperators::scatterElements)
        .add("ScatterElements", ScatterOperators::scatterElements)
        .add("ScatterND", ScatterOperators::scatterPoints)
        .add("TensorScatter", ScatterOperators::tensorScatter)
        .add("Col2Im", ScatterOperators::columnsToImage);
  }

  private static Reduction reduction(OperatorContext c) {
    String name = c.text("reduction", "none");
    for (Reduction reduction : Reduction.values()) {
      if (reduction.name().toLowerCase(Locale.ROOT).equals(name)) {
        return reduction;
      }
    }
    throw new IllegalArgumentException("there is no reduction " + name);
  }

  private static List<Value> scatterElements(OperatorContext c) {
    Shape in = c.shape(0);
    Rules.check(c.shape(1).equals(c.shape(2)), "indices of %s for %s", c.shape(1), c.shape(2));
    Node flat = GatherOperators.elements(c, Axes.of(c.integer("axis", 0), in.rank()));
    return flat == null
        ? List.of(c.input(0))
        : scatter(c, reduction(c), in.elements(), 1, flat, c.node(2));
  }

  private static List<Value> scatterPoints(OperatorContext c) {
    Shape in = c.shape(0);
    Shape indices = c.shape(1);
    int named = indices.size(-1);
    Rules.check(named <= in.rank(), "indices of %s don't fit %s", indices, in);
    int[] sizes =
        IntStream.concat(
                IntStream.range(0, indices.rank() - 1).map(indices::size),
                IntStream.range(named, in.rank()).map(in::size))
            .toArray();
    Rules.check(
        Shape.of(sizes).equals(c.shape(2)),
        "updates of %s at indices of %s don't fit %s",
        c.shape(2),
        indices,
        in);
    if (c.shape(2).elements() == 0) {
      return List.of(c.input(0));
    }
    long rows = in.elements(0, named);
    return scatter(
        c,
        reduction(c),
        rows,
        in.elements(named, in.rank()),
        GatherOperators.points(c, 0),
        c.node(2));
  }

  /** The first input as [rows, cols] with updates at flat indices. */
  private static List<Value> scatter(
      OperatorContext c, Reduction reduction, long rows, long cols, Node flat, Node updates) {
    GraphBuilder g = c.g();
    long count = flat.shape().elements();
    Node scattered =
        g.add(
            new ScatterRows(reduction),
            Nodes.reshape(g, c.node(0), rows, cols),
            Nodes.reshape(g, flat, count),
            Nodes.reshape(g, updates, count, cols));
    return c.result(Nodes.reshape(g, scattered, c.shape(0)));
  }

  /** Writes a run of positions into a cache, with its own start position for each batch element. */
  private static List<Value> tensorScatter(OperatorContext c) {
    Shape cache = c.shape(0);
    Shape update = c.shape(1);
    int axis = Axes.of(c.integer("axis", -2), cache.rank());
    Rules.check(
        axis > 0
            && update.rank() == cache.rank()
            && update.size(axis) <= cache.size(axis)
            && update.with(axis, 0).equals(cache.with(axis, 0)),
        "an update of %s doesn't fit a cache of %s along axis %d",
        update,
        cache,
        axis);
    if (update.elements() == 0) {
      return List.of(c.input(0));
    }
    GraphBuilder g = c.g();
    int batch = cache.size(0);
    int between = Axes.size(cache.elements(1, axis));
    int size = cache.size(axis);
    int count = update.size(axis);
    boolean circular = c.text("mode", "linear").equals("circular");
    IndexKernels.Row kind = circular ? IndexKernels.Row.CIRCULAR : IndexKernels.Row.FORWARD;
    Node starts = c.has(2) ? c.node(2) : Nodes.ints(c, Shape.of(batch), new int[batch]);
    Node rows = g.add(new IndexRows(kind, count, size), starts);
    Node flat =
        g.add(
            new FlatIndices(List.of(batch, between, size)),
            Nodes.positions(c, 3, 0, batch),
            Nodes.positions(c, 3, 1, between),
            Nodes.reshape(g, rows, batch, 1, count));
    return scatter(
        c,
        Reduction.NONE,
        cache.elements(0, axis + 1),
        cache.elements(axis + 1, cache.rank()),
        flat,
        c.node(1));
  }

  /** Sums blocks [n, c * block, positions] at the positions of a sliding window over an image. */
  private static List<Value> columnsToImage(OperatorContext c) {
    int[] image = sizes(c.longs(1));
    int[] block = sizes(c.longs(2));
    int rank = image.length;
    int[] strides = sizes(c.integers("strides", ones(rank)));
    int[] dilations = sizes(c.integers("dilations", ones(rank)));
    int[] pads = sizes(c.integers("pads", new long[2 * rank]));
    Rules.check(
        block.length == rank
            && strides.length == rank
            && dilations.length == rank
            && pads.length == 2 * rank,
        "image and block, strides, dilations and pads don't have the same axes");
    int[] padded = new int[rank];
    int[] windows = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      padded[axis] = Math.addExact(image[axis], Math.addExact(pads[axis], pads[axis + rank]));
      int extent = Math.addExact(Math.multiplyExact(dilations[axis], block[axis] - 1), 1);
      Rules.check(
          block[axis] > 0 && strides[axis] > 0 && extent <= padded[axis],
          "a block of %d doesn't fit an image of %d",
          extent,
          padded[axis]);
      windows[axis] = (padded[axis] - extent) / strides[axis] + 1;
    }
    long cells = Nodes.product(block);
    long places = Nodes.product(windows);
    Shape in = c.shape(0);
    Rules.check(
        in.rank() == 3 && in.size(1) % cells == 0 && in.size(2) == places,
        "columns of %s don't fit blocks of %d at %d positions",
        in,
        cells,
        places);
    GraphBuilder g = c.g();
    long batch = in.size(0);
    long channels = in.size(1) / cells;
    int[] flat = new int[Axes.size(Math.multiplyExact(cells, places))];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = place(i, block, windows, strides, dilations, padded);
    }
    Node columns =
        g.permute(Nodes.reshape(g, c.node(0), batch, channels, cells, places), 2, 3, 0, 1);
    long rows = Nodes.product(padded);
    Shape table = Axes.shape(rows, batch * channels);
    Node summed =
        g.add(
            new ScatterRows(Reduction.ADD),
            Nodes.zeros(c, c.node(0).type(), table),
            Nodes.ints(c, Shape.of(flat.length), flat),
            Nodes.reshape(g, columns, flat.length, batch * channels));
    long[] whole = new long[rank + 2];
    whole[0] = batch;
    whole[1] = channels;
    for (int axis = 0; axis < rank; axis++) {
      whole[axis + 2] = padded[axis];
    }
    Node out = Nodes.reshape(g, g.permute(summed, 1, 0), whole);
    for (int axis = 0; axis < rank; axis++) {
      out = Nodes.slice(g, out, new AxisRange(axis + 2, pads[axis], 1, image[axis]));
    }
    return c.result(out);
  }

  /** The index in the padded image of cell i / positions of a block, at position i % positions. */
  private static int place(
      int i, int[] block, int[] windows, int[] strides, int[] dilations, int[] padded) {
    int places = Math.toIntExact(Nodes.product(windows));
    int cell = i / places;
    int window = i % places;
    int flat = 0;
    int scale = 1;
    for (int axis = block.length - 1; axis >= 0; axis--) {
      int at = cell % block[axis] * dilations[axis] + window % windows[axis] * strides[axis];
      flat += at * scale;
      scale *= padded[axis];
      cell /= block[axis];
      window /= windows[axis];
    }
    return flat;
  }

  private static int[] sizes(long[] values) {
    return Arrays.stream(values).mapToInt(Axes::size).toArray();
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}

package dev.panagrad.models.onnx.operator.image;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.models.onnx.operator.window.Rows;
import dev.panagrad.models.onnx.operator.window.WindowAxes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.Arrays;
import java.util.List;

/** Pooling over regions of images, and unpooling. */
final class RegionOperators {
  private RegionOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("RoiAlign", RegionOperators::roiAlign)
        .add("MaxRoiPool", RegionOperators::maxRoiPool)
        .add("MaxUnpool", RegionOperators::unpool)
        .add("NonMaxSuppression", c -> List.of(c.constant(NonMaxSuppression.of(c))));
  }

  private static Shape regions(OperatorContext c, int columns, long height, long width) {
    check(
        c.shape(0).rank() == 4 && c.shape(1).rank() == 2 && c.shape(1).size(1) == columns,
        "it takes images [n, c, h, w] and regions of %d numbers, not %s and %s",
        columns,
        c.shape(0),
        c.shape(1));
    int[] size = WindowAxes.sizes(new long[] {height, width}, "output size", 2, 1);
    return Shape.of(c.shape(1).size(0), c.shape(0).size(1), size[0], size[1]);
  }

  private static List<Value> roiAlign(OperatorContext c) {
    Shape shape = regions(c, 4, c.integer("output_height", 1), c.integer("output_width", 1));
    check(
        c.shape(2).equals(Shape.of(c.shape(1).size(0))),
        "it takes the number of an image for each region, not %s",
        c.shape(2));
    String mode = c.text("mode", "avg");
    check(mode.equals("avg") || mode.equals("max"), "its mode '%s' is unknown", mode);
    String coordinates =
        c.text(
            "coordinate_transformation_mode", c.opset() < 16 ? "output_half_pixel" : "half_pixel");
    RoiAlign op =
        new RoiAlign(
            shape,
            c.real("spatial_scale", 1),
            Math.clamp(c.integer("sampling_ratio", 0), 0, 1 << 10),
            coordinates.equals("half_pixel"),
            mode.equals("max"));
    return c.result(c.g().add(op, c.node(0), c.node(1), c.node(2)));
  }

  private static List<Value> maxRoiPool(OperatorContext c) {
    long[] size = c.integers("pooled_shape");
    check(size.length == 2, "its pooled_shape must be two sizes");
    Shape shape = regions(c, 5, size[0], size[1]);
    MaxRoiPool op = new MaxRoiPool(shape, c.real("spatial_scale", 1));
    return c.result(c.g().add(op, c.node(0), c.node(1)));
  }

  private static List<Value> unpool(OperatorContext c) {
    int[] x = c.shape(0).sizes();
    check(
        x.length >= 3 && c.shape(1).equals(c.shape(0)),
        "it takes images [n, c, …] and as many indices, not %s and %s",
        c.shape(0),
        c.shape(1));
    int rank = x.length - 2;
    int[] kernel = WindowAxes.positive(c, "kernel_shape", rank);
    int[] strides = WindowAxes.positive(c, "strides", rank);
    int[] pads = WindowAxes.sizes(c.integers("pads", new long[2 * rank]), "pads", 2 * rank, 0);
    int[] plain = x.clone();
    for (int i = 0; i < rank; i++) {
      plain[i + 2] = (x[i + 2] - 1) * strides[i] + kernel[i] - pads[i] - pads[rank + i];
    }
    // Indices refer to the shape given by the attributes, even if a larger output is requested.
    GraphBuilder g = c.g();
    Node result = g.add(new Unpool(Shape.of(plain)), c.node(0), c.node(1));
    if (c.has(2)) {
      int[] wanted = WindowAxes.sizes(c.longs(2), "output_shape", x.length, 0);
      check(
          wanted[0] == x[0] && wanted[1] == x[1],
          "its output_shape %s doesn't fit %s",
          Arrays.toString(wanted),
          c.shape(0));
      for (int i = 2; i < wanted.length; i++) {
        if (wanted[i] != plain[i]) {
          Rows rows = new Rows(plain[i]);
          for (int cell = 0; cell < wanted[i]; cell++) {
            if (cell < plain[i]) {
              rows.add(cell, 1);
            }
            rows.end();
          }
          result = g.add(new SparseAxis(i, rows.build()), result);
        }
      }
    }
    return c.result(result);
  }
}

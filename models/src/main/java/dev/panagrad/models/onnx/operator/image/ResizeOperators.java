package dev.panagrad.models.onnx.operator.image;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Resize and Upsample: one sparse matrix per axis. */
final class ResizeOperators {
  private ResizeOperators() {}

  static void addTo(OperatorTable table) {
    table.add("Resize", ResizeOperators::resize).add("Upsample", ResizeOperators::upsample);
  }

  private static List<Value> upsample(OperatorContext c) {
    double[] scales = c.has(1) ? reals(c.known(1)) : reals(c.reals("scales"));
    return resized(c, scales, first(c), allAxes(c));
  }

  /** The coordinates of Upsample and the first version of Resize. */
  private static AxisResize.Mode first(OperatorContext c) {
    String mode = c.text("mode", "nearest");
    return new AxisResize.Mode(
        mode.endsWith("linear") ? "linear" : mode, "asymmetric", "simple", -0.75, false, false);
  }

  private static int[] allAxes(OperatorContext c) {
    return IntStream.range(0, c.shape(0).rank()).toArray();
  }

  private static double[] reals(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] reals(OnnxTensor tensor) {
    return IntStream.range(0, tensor.length()).mapToDouble(tensor::real).toArray();
  }

  private static List<Value> resize(OperatorContext c) {
    int[] axes = axes(c);
    if (c.opset() < 11) {
      return resized(c, reals(c.known(1)), first(c), axes);
    }
    AxisResize.Mode mode =
        new AxisResize.Mode(
            c.text("mode", "nearest"),
            c.text("coordinate_transformation_mode", "half_pixel"),
            c.text("nearest_mode", "round_prefer_floor"),
            c.real("cubic_coeff_a", -0.75f),
            c.flag("exclude_outside", false),
            c.flag("antialias", false));
    if (c.has(2) && c.shape(2).elements() > 0) {
      return resized(c, reals(c.known(2)), mode, axes);
    }
    check(c.has(3), "it has neither scales nor sizes");
    return sized(c, mode, axes);
  }

  private static int[] axes(OperatorContext c) {
    int rank = c.shape(0).rank();
    if (!c.hasAttribute("axes")) {
      return allAxes(c);
    }
    int[] axes =
        Arrays.stream(c.integers("axes")).mapToInt(a -> c.shape(0).axis((int) a)).toArray();
    check(
        Arrays.stream(axes).distinct().count() == axes.length,
        "its axes %s are not different ones of %d",
        Arrays.toString(axes),
        rank);
    return axes;
  }

  private static List<Value> resized(
      OperatorContext c, double[] scales, AxisResize.Mode mode, int[] axes) {
    check(
        scales.length == axes.length && Arrays.stream(scales).allMatch(s -> s > 0 && s < 1e9),
        "its scales must be %d positive numbers, not %s",
        axes.length,
        Arrays.toString(scales));
    long[] sizes = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sizes[i] = (long) Math.floor(c.shape(0).size(axes[i]) * scales[i]);
    }
    return build(c, scales, sizes, mode, axes);
  }

  private static List<Value> sized(OperatorContext c, AxisResize.Mode mode, int[] axes) {
    long[] sizes = c.longs(3);
    check(
        sizes.length == axes.length && Arrays.stream(sizes).allMatch(s -> s > 0),
        "its sizes must be %d positive numbers, not %s",
        axes.length,
        Arrays.toString(sizes));
    double[] scales = new double[axes.length];
    for (int i = 0; i < axes.length; i++) {
      scales[i] = (double) sizes[i] / c.shape(0).size(axes[i]);
    }
    String policy = c.text("keep_aspect_ratio_policy", "stretch");
    if (!policy.equals("stretch")) {
      boolean larger = policy.equals("not_smaller");
      check(larger || policy.equals("not_larger"), "its policy '%s' is unknown", policy);
      double scale =
          larger ? Arrays.stream(scales).max().orElse(1) : Arrays.stream(scales).min().orElse(1);
      for (int i = 0; i < axes.length; i++) {
        scales[i] = scale;
        sizes[i] = (long) (scale * c.shape(0).size(axes[i]) + 0.5);
      }
    }
    return build(c, scales, sizes, mode, axes);
  }

  private static List<Value> build(
      OperatorContext c, double[] scales, long[] sizes, AxisResize.Mode mode, int[] axes) {
    boolean crops = mode.coordinates().equals("tf_crop_and_resize");
    double[] roi = new double[2 * axes.length];
    Arrays.fill(roi, axes.length, roi.length, 1);
    if (crops) {
      roi = reals(c.known(1));
      check(
          roi.length == 2 * axes.length,
          "its region must be %d numbers, not %d",
          2 * axes.length,
          roi.length);
    }
    GraphBuilder g = c.g();
    Node result = c.node(0);
    float outside = crops ? c.real("extrapolation_value", 0) : 0;
    if (outside != 0) {
      result = g.sub(result, g.constant(outside));
    }
    for (int i = 0; i < axes.length; i++) {
      Shape shape = result.shape();
      int size = shape.size(axes[i]);
      check(
          sizes[i] >= 0 && sizes[i] <= Integer.MAX_VALUE / 2 && (size > 0 || sizes[i] == 0),
          "axis %d of %s can't be resized to %d",
          axes[i],
          c.shape(0),
          sizes[i]);
      SparseRows rows =
          new AxisResize(mode, size, (int) sizes[i], scales[i], roi[i], roi[axes.length + i])
              .rows();
      if (!AxisResize.isIdentity(rows)) {
        result = g.add(new SparseAxis(axes[i], rows), result);
      }
    }
    return c.result(outside == 0 ? result : g.add(result, g.constant(outside)));
  }
}

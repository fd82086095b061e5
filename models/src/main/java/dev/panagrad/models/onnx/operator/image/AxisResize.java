package dev.panagrad.models.onnx.operator.image;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.models.onnx.operator.window.Rows;

/**
 * The resizing of one axis, as ONNX defines it.
 *
 * @param size cells of the input
 * @param result cells of the result
 * @param scale the ratio of the result's size to the input's, before rounding
 * @param roiStart the start of the region, from 0 to 1
 * @param roiEnd the end of the region
 */
record AxisResize(Mode mode, int size, int result, double scale, double roiStart, double roiEnd) {
  /**
   * The attributes.
   *
   * @param kind nearest, linear or cubic
   * @param coordinates the coordinate transformation mode
   * @param nearest the nearest mode; "simple" is the one of Upsample
   * @param cubic the coefficient a of cubic interpolation
   * @param excludeOutside whether cells outside the input have no weight; otherwise the border is
   *     extended
   * @param antialias whether windows are widened when the result is smaller
   */
  record Mode(
      String kind,
      String coordinates,
      String nearest,
      double cubic,
      boolean excludeOutside,
      boolean antialias) {}

  /** The weights of the input's cells for each cell of the result. */
  SparseRows rows() {
    Rows rows = new Rows(size);
    for (int x = 0; x < result; x++) {
      double at = source(x);
      boolean outside = mode.coordinates.equals("tf_crop_and_resize") && (at < 0 || at > size - 1);
      if (!outside) {
        add(rows, at);
      }
      rows.end();
    }
    return rows.build();
  }

  /** The coordinate in the input of a cell of the result. */
  private double source(int x) {
    double whole = scale * size;
    return switch (mode.coordinates) {
      case "half_pixel" -> (x + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> size / 2.0 * (1 - result / whole) + (x + 0.5) / scale - 0.5;
      case "pytorch_half_pixel" -> result == 1 ? -0.5 : (x + 0.5) / scale - 0.5;
      case "align_corners" -> whole == 1 ? 0 : x * (size - 1) / (whole - 1);
      case "asymmetric" -> x / scale;
      case "tf_half_pixel_for_nn" -> (x + 0.5) / scale;
      case "tf_crop_and_resize" -> {
        double span = (roiEnd - roiStart) * (size - 1);
        double shift = whole == 1 ? span / 2 : x * span / (whole - 1);
        yield shift + roiStart * (size - 1);
      }
      default ->
          throw new IllegalArgumentException(
              "its coordinate_transformation_mode '%s' is unknown".formatted(mode.coordinates));
    };
  }

  private void add(Rows rows, double at) {
    if (mode.kind.equals("nearest")) {
      rows.add(Math.clamp(nearest(at), 0, size - 1), 1);
      return;
    }
    boolean linear = mode.kind.equals("linear");
    check(linear || mode.kind.equals("cubic"), "its mode '%s' is unknown", mode.kind);
    double shrink = mode.antialias ? Math.min(scale, 1) : 1;
    int reach = linear ? 1 : 2;
    int first = (int) Math.floor(-reach / shrink) + 1;
    int base = (int) Math.ceil(at) - 1;
    double[] weights = new double[2 - 2 * first];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = Math.abs((first + i - (at - base)) * shrink);
      weights[i] = linear ? Math.max(0, 1 - distance) : cubic(distance);
      int cell = base + first + i;
      if (mode.excludeOutside && (cell < 0 || cell >= size)) {
        weights[i] = 0;
      }
      sum += weights[i];
    }
    addClamped(rows, base + first, weights, mode.antialias || mode.excludeOutside ? sum : 1);
  }

  /** Adds weights of adjacent cells; weights of cells outside are added to the border. */
  private void addClamped(Rows rows, int first, double[] weights, double sum) {
    double carried = 0;
    for (int i = 0; i < weights.length; i++) {
      carried += weights[i];
      int cell = Math.clamp(first + i, 0, size - 1);
      boolean last = i == weights.length - 1;
      if (last || Math.clamp(first + i + 1, 0, size - 1) != cell) {
        if (carried != 0) {
          rows.add(cell, (float) (carried / sum));
        }
        carried = 0;
      }
    }
  }

  private double cubic(double x) {
    double a = mode.cubic;
    if (x <= 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }

  private int nearest(double at) {
    double floor = Math.floor(at);
    double down = at - floor;
    double chosen =
        switch (mode.nearest) {
          case "round_prefer_floor" -> down <= 0.5 ? floor : floor + 1;
          case "round_prefer_ceil" -> down < 0.5 ? floor : floor + 1;
          case "floor" -> floor;
          case "ceil" -> Math.ceil(at);
          case "simple" -> scale < 1 ? Math.ceil(at) : floor;
          default ->
              throw new IllegalArgumentException(
                  "its nearest_mode '%s' is unknown".formatted(mode.nearest));
        };
    return (int) chosen;
  }

  /** Whether every cell is unchanged. */
  static boolean isIdentity(SparseRows rows) {
    boolean same = rows.rows() == rows.cols() && rows.count() == rows.rows();
    for (int i = 0; same && i < rows.rows(); i++) {
      same = rows.start(i) == i && rows.column(i) == i && rows.weight(i) == 1;
    }
    return same;
  }
}

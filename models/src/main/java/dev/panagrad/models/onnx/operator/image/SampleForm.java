package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.window.WindowAxes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sampling of arrays [n, c, sizes…] with one to three spatial axes at points [n, m, axes],
 * whose coordinates count cells from the centre of the first.
 *
 * @param kind of interpolation
 * @param outside the treatment of points outside of the array
 * @param corners whether reflection is at the centres of the outermost cells, not at their borders
 */
record SampleForm(SampleTaps.Kind kind, SampleTaps.Outside outside, boolean corners) {
  /** Processes a cell of one channel and the weight with which a point reads it. */
  @FunctionalInterface
  interface Visit {
    void at(long cell, float weight);
  }

  /** The taps of all axes at one point. */
  static final class Taps {
    final SampleTaps[] axes = {new SampleTaps(), new SampleTaps(), new SampleTaps()};
    final int[] sizes = {1, 1, 1};
    int rank;
  }

  /** Checks the inputs and returns the shape [n, c, m]. */
  static Shape shape(List<Node> inputs) {
    Shape x = inputs.get(0).shape();
    Shape points = inputs.get(1).shape();
    WindowAxes.check(
        x.rank() >= 3
            && x.rank() <= 5
            && points.rank() == 3
            && points.size(0) == x.size(0)
            && points.size(2) == x.rank() - 2
            && IntStream.range(2, x.rank()).allMatch(axis -> x.size(axis) > 0),
        "an array of shape %s can't be sampled at points of shape %s",
        x,
        points);
    return Shape.of(x.size(0), x.size(1), points.size(1));
  }

  /** Allocates taps for arrays of a shape. */
  static Taps taps(Shape x) {
    Taps taps = new Taps();
    taps.rank = x.rank() - 2;
    for (int axis = 0; axis < 3; axis++) {
      int of = x.rank() - 3 + axis;
      taps.sizes[axis] = of >= 2 ? x.size(of) : 1;
      taps.axes[axis].count = 1;
      taps.axes[axis].cells[0] = 0;
      taps.axes[axis].weights[0] = 1;
    }
    return taps;
  }

  /** Computes the taps of one axis, counted among the spatial ones. */
  void find(Taps taps, int axis, float coordinate) {
    int of = 3 - taps.rank + axis;
    taps.axes[of].find(coordinate, taps.sizes[of], kind, outside, corners);
  }

  /**
   * Visits all cells that a point reads.
   *
   * @param derived the spatial axis with respect to whose coordinate weights are differentiated, or
   *     -1
   */
  static void visit(Taps taps, int derived, Visit visit) {
    int by = derived < 0 ? -1 : 3 - taps.rank + derived;
    SampleTaps a = taps.axes[0];
    SampleTaps b = taps.axes[1];
    SampleTaps c = taps.axes[2];
    for (int i = 0; i < a.count; i++) {
      for (int j = 0; j < b.count; j++) {
        for (int k = 0; k < c.count; k++) {
          if ((a.cells[i] | b.cells[j] | c.cells[k]) >= 0) {
            float weight =
                (by == 0 ? a.slopes[i] : a.weights[i])
                    * (by == 1 ? b.slopes[j] : b.weights[j])
                    * (by == 2 ? c.slopes[k] : c.weights[k]);
            long row = (long) a.cells[i] * taps.sizes[1] + b.cells[j];
            visit.at(row * taps.sizes[2] + c.cells[k], weight);
          }
        }
      }
    }
  }
}

package dev.panagrad.models.onnx.operator.image;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Boxes by score, without those that overlap a better one; the number of results depends on the
 * content.
 */
final class NonMaxSuppression {
  private NonMaxSuppression() {}

  static OnnxTensor of(OperatorContext c) {
    Shape boxes = c.shape(0);
    Shape scores = c.shape(1);
    check(
        boxes.rank() == 3
            && scores.rank() == 3
            && boxes.size(2) == 4
            && boxes.size(0) == scores.size(0)
            && boxes.size(1) == scores.size(2),
        "boxes of shape %s don't fit scores of shape %s",
        boxes,
        scores);
    long most = c.has(2) ? c.longs(2)[0] : 0;
    double overlap = c.has(3) ? c.known(3).real(0) : 0;
    double least = c.has(4) ? c.known(4).real(0) : Double.NEGATIVE_INFINITY;
    boolean center = c.flag("center_point_box", false);
    float[] all = c.known(0).toFloats();
    float[] rated = c.known(1).toFloats();
    int count = boxes.size(1);
    List<long[]> chosen = new ArrayList<>();
    for (int image = 0; image < boxes.size(0); image++) {
      double[][] corners = new double[count][];
      for (int i = 0; i < count; i++) {
        corners[i] = corners(all, (image * count + i) * 4, center);
      }
      for (int kind = 0; kind < scores.size(1); kind++) {
        int base = (image * scores.size(1) + kind) * count;
        List<Integer> kept = new ArrayList<>();
        List<Integer> order =
            IntStream.range(0, count)
                .filter(i -> rated[base + i] > least)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -rated[base + i]))
                .toList();
        for (int i : order) {
          if (kept.size() < most
              && kept.stream().allMatch(k -> overlap(corners[i], corners[k]) <= overlap)) {
            kept.add(i);
            chosen.add(new long[] {image, kind, i});
          }
        }
      }
    }
    return OnnxTensor.ofLongs(
        Shape.of(chosen.size(), 3), chosen.stream().flatMapToLong(Arrays::stream).toArray());
  }

  /** Top, left, bottom and right coordinates. */
  private static double[] corners(float[] boxes, int at, boolean center) {
    double a = boxes[at];
    double b = boxes[at + 1];
    double c = boxes[at + 2];
    double d = boxes[at + 3];
    if (center) {
      return new double[] {b - d / 2, a - c / 2, b + d / 2, a + c / 2};
    }
    return new double[] {Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)};
  }

  /** Intersection over union of two boxes. */
  private static double overlap(double[] a, double[] b) {
    double height = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double width = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    if (height <= 0 || width <= 0) {
      return 0;
    }
    double common = height * width;
    return common / (area(a) + area(b) - common);
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }
}

package dev.panagrad.models.predict;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Means and standard deviations of the numbers that a model predicts: the network gives deviations
 * from the mean in units of the standard deviation, whatever their size; predictions are in the
 * data's own units.
 *
 * @param means by number; none if the network gives the data's own units
 * @param deviations by number, above 0
 */
public record TargetScale(List<Double> means, List<Double> deviations) {
  /** No scaling: the data's own units. */
  public static final TargetScale NONE = new TargetScale(List.of(), List.of());

  /** Copies the lists and checks the numbers. */
  public TargetScale {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.size() != deviations.size()
        || !means.stream().allMatch(Double::isFinite)
        || !deviations.stream().allMatch(d -> d > 0 && Double.isFinite(d))) {
      throw new IllegalArgumentException(
          "targets are scaled by as many means as deviations above 0, not by %s and %s"
              .formatted(means, deviations));
    }
  }

  /** Means and deviations over the examples of a dataset; none for classes. */
  static TargetScale of(Dataset data) {
    if (data.target() instanceof Target.Classes || data.size() == 0) {
      return NONE;
    }
    int width = data.target().width();
    double[] sums = new double[width];
    double[] squares = new double[width];
    float[] target = new float[width];
    for (int example = 0; example < data.size(); example++) {
      data.target(example, target);
      for (int i = 0; i < width; i++) {
        sums[i] += target[i];
      }
    }
    for (int example = 0; example < data.size(); example++) {
      data.target(example, target);
      for (int i = 0; i < width; i++) {
        double off = target[i] - sums[i] / data.size();
        squares[i] += off * off;
      }
    }
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      double mean = sums[i] / data.size();
      double deviation = Math.sqrt(squares[i] / data.size());
      means.add(mean);
      // Numbers that are all equal, up to rounding, keep their unit.
      deviations.add(deviation > 1e-6 * Math.abs(mean) ? deviation : 1);
    }
    return new TargetScale(means, deviations);
  }

  /** Whether no number is scaled. */
  public boolean isNone() {
    return means.isEmpty();
  }

  /** Converts deviations to the data's own units: [n, values]. */
  public Node restored(GraphBuilder g, Node values) {
    return isNone()
        ? values
        : g.add(g.mul(values, constant(g, deviations, false)), constant(g, means, false));
  }

  /** Converts the data's own units to deviations: [n, values]. */
  public Node scaled(GraphBuilder g, Node target) {
    return isNone()
        ? target
        : g.mul(g.sub(target, constant(g, means, false)), constant(g, deviations, true));
  }

  private static Node constant(GraphBuilder g, List<Double> values, boolean inverse) {
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) (inverse ? 1 / values.get(i) : values.get(i));
    }
    return g.constant(Shape.of(all.length), all);
  }
}

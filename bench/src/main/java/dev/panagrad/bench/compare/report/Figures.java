package dev.panagrad.bench.compare.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The results of one engine in one row.
 *
 * @param description of the engine
 * @param setting the best numbers of threads
 * @param difference the largest relative difference of its check values from ours
 * @param perRound nanoseconds per work, one figure per round
 * @param bytes allocated on the heap per work, in the last round
 * @param peakKilobytes of resident memory
 * @param floor the least nanoseconds per work that this machine allows; NaN if unknown
 * @param problem why there are no figures; empty if there are
 */
public record Figures(
    String description,
    String setting,
    double difference,
    List<Double> perRound,
    double bytes,
    long peakKilobytes,
    double floor,
    String problem) {

  /** No figures. */
  public static Figures failed(String problem) {
    return new Figures("", "", 0, List.of(), 0, 0, Double.NaN, problem);
  }

  /** Whether there are figures. */
  boolean measured() {
    return problem.isEmpty() && !perRound.isEmpty();
  }

  /** The median round. */
  public double median() {
    return quantile(0.5);
  }

  /** The quantile of the rounds. */
  double quantile(double share) {
    List<Double> sorted = new ArrayList<>(perRound);
    Collections.sort(sorted);
    double at = share * (sorted.size() - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.size() - 1);
    return sorted.get(low) + (at - low) * (sorted.get(high) - sorted.get(low));
  }
}

package dev.panagrad.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one engine showed in one row.
 *
 * @param description of the engine
 * @param setting the threads that were best
 * @param difference the largest relative difference of its check figures from ours
 * @param perRound nanoseconds of one work, a figure a round
 * @param bytes allocated on the heap for one work, in the last round
 * @param peakKilobytes of resident memory
 * @param problem why there are no figures; empty if there are
 */
record Figures(
    String description,
    String setting,
    double difference,
    List<Double> perRound,
    double bytes,
    long peakKilobytes,
    String problem) {

  /** No figures. */
  static Figures failed(String problem) {
    return new Figures("", "", 0, List.of(), 0, 0, problem);
  }

  /** Whether there are figures. */
  boolean measured() {
    return problem.isEmpty() && !perRound.isEmpty();
  }

  /** The middle round. */
  double median() {
    return quantile(0.5);
  }

  /** The round below which a share of all lies. */
  double quantile(double share) {
    List<Double> sorted = new ArrayList<>(perRound);
    Collections.sort(sorted);
    double at = share * (sorted.size() - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.size() - 1);
    return sorted.get(low) + (at - low) * (sorted.get(high) - sorted.get(low));
  }
}

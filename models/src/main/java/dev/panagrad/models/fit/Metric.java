package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;

/** A measure of how good a network is over a whole dataset. */
public interface Metric {
  /** Its name in tables and files. */
  String name();

  /** Whether larger values are better. */
  default boolean isBetterHigher() {
    return true;
  }

  /**
   * Begins a new measurement.
   *
   * @throws IllegalArgumentException if the metric doesn't support targets of this kind
   */
  Accumulator start(Target target);

  /** Receives one example after the other. */
  interface Accumulator {
    /**
     * Receives an example.
     *
     * @param output of the network: probabilities of the classes, or numbers
     * @param target the number of the right class, or the right numbers
     */
    void add(float[] output, float[] target);

    /** The metric over all examples so far; NaN if it isn't defined for them. */
    double result();
  }
}

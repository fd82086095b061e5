package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;

/** A number that tells how good a network is over a whole dataset. */
public interface Metric {
  /** Its name in tables and files. */
  String name();

  /** Whether more is better. */
  default boolean isBetterHigher() {
    return true;
  }

  /**
   * Begins a new measurement.
   *
   * @throws IllegalArgumentException if it isn't for targets of this kind
   */
  Accumulator start(Target target);

  /** Takes one example after the other. */
  interface Accumulator {
    /**
     * Takes an example.
     *
     * @param output what the network gives: probabilities of classes, or numbers
     * @param target the number of the class, or the numbers that are right
     */
    void add(float[] output, float[] target);

    /** The number over all examples so far; NaN if it isn't defined for them. */
    double result();
  }
}

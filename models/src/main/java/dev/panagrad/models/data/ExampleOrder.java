package dev.panagrad.models.data;

/** The order in which examples are taken; it depends on the epoch alone. */
@FunctionalInterface
public interface ExampleOrder {
  /**
   * Arranges an epoch.
   *
   * @param order to be filled with the numbers of all examples; consecutive ones form a batch
   * @param epoch the pass over the examples, from 0
   */
  void arrange(int[] order, long epoch);
}

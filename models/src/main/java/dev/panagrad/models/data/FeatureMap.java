package dev.panagrad.models.data;

import java.util.random.RandomGenerator;

/** Changes the features of an example in place. */
@FunctionalInterface
public interface FeatureMap {
  /**
   * Changes the features of an example; called by several threads.
   *
   * @param features row-major
   * @param random depends on the example and the epoch only
   */
  void apply(float[] features, RandomGenerator random);
}

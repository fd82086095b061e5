package dev.panagrad.models.train;

import dev.panagrad.graph.session.Results;

/** The data of a {@link TrainingStep}, shard by shard. */
@FunctionalInterface
public interface ShardData {
  /** Puts the rows of a shard, from 0, into the feeds. */
  void feed(int shard);

  /**
   * Receives the results of a shard other than its gradients; not called if there is only one
   * shard.
   *
   * @param results to be read before the next shard is fed
   */
  default void computed(int shard, Results results) {}
}

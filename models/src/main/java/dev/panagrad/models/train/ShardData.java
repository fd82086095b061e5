package dev.panagrad.models.train;

import dev.panagrad.graph.session.Results;

/** What a {@link TrainingStep} is made on, shard by shard. */
@FunctionalInterface
public interface ShardData {
  /** Puts the rows of a shard, from 0, into the feeds. */
  void feed(int shard);

  /**
   * Takes what was computed of a shard beside its gradients; not called if there is only one.
   *
   * @param results to be read before the next shard is fed
   */
  default void computed(int shard, Results results) {}
}

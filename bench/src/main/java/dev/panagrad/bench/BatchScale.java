package dev.panagrad.bench;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.models.train.TrainingTask;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A training step at different batch sizes. */
public class BatchScale extends TrainingScale {
  /** The experiment. */
  @Param({"mnist-mlp-relu", "mnist-conv"})
  public String network;

  /** Examples per batch. */
  @Param({"1", "10", "30", "100", "300", "1000", "3000", "10000"})
  public int size;

  /** Threads; four exceed the processors of a small machine. */
  @Param({"1", "2", "4"})
  public int threads;

  /** Opens the experiment at a size. */
  static TrainingTask task(String network, int size, int threads) {
    return task(network, Networks.values(network, true), size, threads);
  }

  /** Opens the experiment. */
  @Setup
  public void open() {
    train(task(network, size, threads));
  }
}

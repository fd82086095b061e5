package dev.panagrad.bench;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.models.train.TrainingTask;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A training step of one recurrent layer at different numbers of cells; batches of 100. */
public class HiddenScale extends TrainingScale {
  private static final int BATCH = 100;

  /** The experiment. */
  @Param({"text-gru"})
  public String network;

  /** Cells. */
  @Param({"16", "32", "64", "128", "200", "256", "384", "512", "768", "1024"})
  public int size;

  /** Threads; four exceed the processors of a small machine. */
  @Param({"1", "2", "4"})
  public int threads;

  /** Opens the experiment at a size. */
  static TrainingTask task(String network, int size, int threads) {
    return task(
        network,
        Networks.values(network, true).with("layers", 1).with("hidden", size),
        BATCH,
        threads);
  }

  /** Opens the experiment. */
  @Setup
  public void open() {
    train(task(network, size, threads));
  }
}

package dev.panagrad.bench;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step at sizes other than the tutorial's. */
@State(Scope.Benchmark)
@Fork(1)
public abstract class TrainingScale extends Measured {
  private TrainingTask task;
  private long step;

  /** Only for benchmarks to extend. */
  protected TrainingScale() {}

  /** Opens an experiment with these hyper-parameters. */
  static TrainingTask task(String network, HyperParameters values, int batch, int threads) {
    SessionOptions options = SessionOptions.defaults().withThreads(threads);
    Experiment experiment = Networks.experiment(network);
    return experiment.open(
        TaskSettings.of(experiment, options.withSeed(Networks.SEED)).with(values).withBatch(batch));
  }

  /** Selects the task to train. */
  final void train(TrainingTask opened) {
    task = opened;
  }

  /** One step: make the batch, feed it, update, read the loss. */
  @Benchmark
  public float step() {
    task.nextBatch();
    return task.update(step++);
  }

  /** Frees memory and threads. */
  @TearDown
  public void close() {
    task.close();
  }
}

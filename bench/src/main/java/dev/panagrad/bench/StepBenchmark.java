package dev.panagrad.bench;

import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A training step of every experiment: make the batch, feed it, update, read the loss. */
@State(Scope.Benchmark)
@Warmup(iterations = 10)
public class StepBenchmark extends Measured {
  /** The experiment, at the sizes of {@link dev.panagrad.bench.compare.contestant.Networks}. */
  @Param({
    "mnist-softmax",
    "mnist-mlp-sigmoid",
    "mnist-mlp-relu",
    "mnist-mlp-relu-decay",
    "mnist-mlp-dropout",
    "mnist-mlp-sigmoid-bn",
    "mnist-mlp-relu-bn",
    "mnist-conv",
    "mnist-conv-maxpool",
    "mnist-conv-dropout",
    "mnist-conv-bn",
    "text-rnn",
    "text-lstm",
    "text-gru"
  })
  public String network;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private Work work;

  /** Opens the experiment. */
  @Setup
  public void open() {
    work = Works.open(Kind.TRAIN, network, threads);
  }

  /** One step. */
  @Benchmark
  public double step() {
    return work.run();
  }

  /** Frees memory and threads. */
  @TearDown
  public void close() {
    work.close();
  }
}

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

/** Uses of a trained network. */
@State(Scope.Benchmark)
@Warmup(iterations = 10)
public class UseBenchmark extends Measured {
  /** EVALUATE on 10,000 digits, ONE_IMAGE to its probabilities, or GENERATE characters. */
  @Param({"EVALUATE", "ONE_IMAGE", "GENERATE"})
  public Kind use;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private Work work;

  /** The network for a use. */
  static String network(Kind use) {
    return switch (use) {
      case EVALUATE -> "mnist-conv-dropout";
      case ONE_IMAGE -> "mnist-mlp-relu";
      case GENERATE -> "text-gru";
      case TRAIN, FORWARD, ONNX ->
          throw new IllegalArgumentException(use + " is measured elsewhere");
    };
  }

  /** Opens the network, untrained. */
  @Setup
  public void open() {
    work = Works.open(use, network(use), threads);
  }

  /** One use. */
  @Benchmark
  public double use() {
    return work.run();
  }

  /** Frees memory and threads. */
  @TearDown
  public void close() {
    work.close();
  }
}

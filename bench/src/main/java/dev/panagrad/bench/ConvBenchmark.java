package dev.panagrad.bench;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The convolutions of the MNIST networks. */
@State(Scope.Benchmark)
public class ConvBenchmark extends Measured {
  /** Examples per batch. */
  static final int BATCH = 100;

  /** The set of kernels. */
  @Param({"scalar", "vector"})
  public String kernels;

  /** The layer, see {@link ConvLayers}. */
  @Param({"conv1", "conv2", "conv3", "dropout1", "dropout2", "dropout3", "bn1", "bn2", "bn3"})
  public String layer;

  /** Forward, or the gradient with respect to images or filter. */
  @Param({"forward", "data", "filter"})
  public String direction;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private PlanRun run;

  /** Plans the direction. */
  @Setup
  public void open() {
    ConvSpec spec = ConvLayers.of(BATCH).get(layer);
    ConvKernels conv = ConvKernels.of(Forms.kernels(kernels));
    long images = spec.inputLength();
    long filter = spec.filterLength();
    long result = spec.outputLength();
    run =
        switch (direction) {
          case "forward" ->
              new PlanRun(conv.forward(spec, threads), threads, images, filter, result, spec.o());
          case "data" ->
              new PlanRun(
                  conv.backwardData(spec, threads), threads, result, filter, images, spec.o());
          case "filter" ->
              new PlanRun(
                  conv.backwardFilter(spec, threads), threads, images, result, filter, spec.o());
          default -> throw new IllegalArgumentException("no such direction: " + direction);
        };
  }

  /** One batch in one direction. */
  @Benchmark
  public void convolution() {
    run.run();
  }

  /** Frees memory and threads. */
  @TearDown
  public void close() {
    run.close();
  }
}

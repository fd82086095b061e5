package dev.panagrad.bench;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The product of the first layer of the dense networks, and its gradients, at different numbers of
 * rows.
 */
@State(Scope.Benchmark)
@Fork(1)
public class RowScale extends Measured {
  private static final int COLUMNS = 200;
  private static final int PIXELS = 784;

  /** Forward rows x 200 x 784, by weights AtB 784 x 200 x rows, by input ABt rows x 784 x 200. */
  @Param({"forward", "weights", "input"})
  public String product;

  /** Rows, that is, the examples of a batch. */
  @Param({"1", "3", "10", "30", "100", "300", "400", "1000", "3000", "10000", "30000"})
  public int size;

  /** Threads; four exceed the processors of a small machine. */
  @Param({"1", "2", "4"})
  public int threads;

  private PlanRun run;

  /** The product at a size. */
  static GemmSpec spec(String product, int size) {
    return switch (product) {
      case "forward" -> GemmSpec.of(false, false, size, COLUMNS, PIXELS);
      case "weights" -> GemmSpec.of(true, false, PIXELS, COLUMNS, size);
      case "input" -> GemmSpec.of(false, true, size, PIXELS, COLUMNS);
      default -> throw new IllegalArgumentException("no such product: " + product);
    };
  }

  /** Plans the product. */
  @Setup
  public void open() {
    GemmSpec spec = spec(product, size);
    run =
        new PlanRun(
            Gemm.of(KernelSets.best()).plan(spec, threads),
            threads,
            (long) spec.m() * spec.k(),
            (long) spec.n() * spec.k(),
            (long) spec.m() * spec.n(),
            0);
  }

  /** One product. */
  @Benchmark
  public void product() {
    run.run();
  }

  /** Frees memory and threads. */
  @TearDown
  public void close() {
    run.close();
  }
}

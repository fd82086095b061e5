package dev.panagrad.bench;

import dev.panagrad.engine.kernel.gemm.GemmSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Matrix products of the experiments' shapes. */
@State(Scope.Benchmark)
public class GemmBenchmark extends Measured {
  /** The implementation. */
  @Param({"scalar", "vector", "openblas"})
  public String kernels;

  /** Which operands are stored transposed. */
  @Param({"AB", "AtB", "ABt", "AtBt"})
  public String form;

  /** Rows and columns of the result, and the length of the sums. */
  @Param({
    "100x200x784",
    "100x100x200",
    "100x60x100",
    "100x10x784",
    "784x200x100",
    "100x784x200",
    "200x1536x512",
    "3000x1536x512",
    "512x1536x3000",
    "3000x512x1536",
    "1024x1024x1024",
    "10000x200x784"
  })
  public String shape;

  /** Threads. */
  @Param({"1", "2"})
  public int threads;

  private PlanRun run;

  /** The product of a shape in a form. */
  static GemmSpec product(String form, String shape) {
    String[] sizes = shape.split("x", -1);
    return GemmSpec.of(
        form.startsWith("At"),
        form.endsWith("Bt"),
        Integer.parseInt(sizes[0]),
        Integer.parseInt(sizes[1]),
        Integer.parseInt(sizes[2]));
  }

  /** Plans the product. */
  @Setup
  public void open() {
    GemmSpec spec = product(form, shape);
    long a = (long) spec.m() * spec.k();
    long b = (long) spec.n() * spec.k();
    long c = (long) spec.m() * spec.n();
    run = new PlanRun(Forms.gemm(kernels).plan(spec, threads), threads, a, b, c, 0);
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

package dev.panagrad.graph.compile.floor;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.WorkerPool;

/**
 * A quick measurement of matrix products: enough for a floor, and to notice that something is badly
 * wrong.
 */
public final class ProductSpeed {
  private static final int SIZE = 512;

  /** Together, enough for the JIT compiler to have compiled the kernel. */
  private static final int PRODUCTS = 30;

  private static final long NANOS = 600_000_000L;

  private ProductSpeed() {}

  /** GFLOP/s of the fastest of many products of 512 x 512 x 512. */
  public static double of(Gemm gemm, int threads) {
    GemmSpec product = GemmSpec.of(false, false, SIZE, SIZE, SIZE);
    GemmPlan plan = gemm.plan(product, threads);
    try (Workspace workspace = new Workspace();
        WorkerPool pool = WorkerPool.upTo(threads)) {
      Buffer a = workspace.allocate(SIZE * SIZE);
      Buffer b = workspace.allocate(SIZE * SIZE);
      Buffer c = workspace.allocate(SIZE * SIZE);
      Buffer scratch = plan.scratch() == 0 ? null : workspace.allocate(plan.scratch());
      long best = Long.MAX_VALUE;
      long end = System.nanoTime() + NANOS;
      for (int products = 0; products < PRODUCTS || System.nanoTime() < end; products++) {
        long start = System.nanoTime();
        for (int i = 0; i < plan.phases(); i++) {
          int phase = i;
          pool.run(part -> plan.run(phase, part, a, b, c, null, scratch), plan.parts(phase));
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      return product.flops() / best;
    }
  }
}

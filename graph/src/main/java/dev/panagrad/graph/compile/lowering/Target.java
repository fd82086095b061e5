package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;

/**
 * What a schedule is made for.
 *
 * @param kernels the kernels to use
 * @param gemm where matrix products run
 * @param threads over which parts are spread
 * @param rewrite whether passes may rewrite the graph beyond what is needed
 * @param reuse whether buffers share memory
 * @param writeAfterRead whether updates wait for the readers of the old value; false only in tests
 */
public record Target(
    KernelSet kernels,
    Gemm gemm,
    int threads,
    boolean rewrite,
    boolean reuse,
    boolean writeAfterRead) {
  /** The same for a graph that passes are through with. */
  public Target withoutRewriting() {
    return new Target(kernels, gemm, threads, false, reuse, writeAfterRead);
  }
}

package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;

/**
 * The options for which a schedule is compiled.
 *
 * @param kernels the kernels to use
 * @param gemm the implementation of matrix products
 * @param threads the number of threads that run parts
 * @param rewrite whether optional passes may rewrite the graph
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
  /** This target for a graph that has already been rewritten. */
  public Target withoutRewriting() {
    return new Target(kernels, gemm, threads, false, reuse, writeAfterRead);
  }
}

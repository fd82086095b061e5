package dev.panagrad.engine.blas;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;

/**
 * Matrix products by OpenBLAS; bias and activation by a kernel set's loops.
 *
 * <p>OpenBLAS runs single-threaded on slices of C that depend on the shape alone. The slices run in
 * parallel on our own threads, so the bits don't depend on the number of threads.
 */
public final class OpenBlasGemm implements Gemm {
  private final OpenBlas library;
  private final KernelSet kernels;
  private final boolean sliced;

  /**
   * Creates the implementation.
   *
   * @param library an open library
   * @param kernels the kernels for bias and activation
   */
  public OpenBlasGemm(OpenBlas library, KernelSet kernels) {
    this(library, kernels, true);
  }

  private OpenBlasGemm(OpenBlas library, KernelSet kernels, boolean sliced) {
    this.library = library;
    this.kernels = kernels;
    this.sliced = sliced;
  }

  /**
   * An implementation that computes every product by one call, on as many of OpenBLAS's own threads
   * as {@link OpenBlas#threads} has set; its bits depend on their number.
   */
  public static OpenBlasGemm unsliced(OpenBlas library, KernelSet kernels) {
    return new OpenBlasGemm(library, kernels, false);
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public GemmPlan plan(GemmSpec spec, int threads) {
    return new OpenBlasPlan(library, kernels, spec, sliced);
  }
}

package dev.panagrad.cli.option;

import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;

/** The library that computes matrix products. */
public enum Blas {
  /** The fastest choice: the built-in kernels, which keep up with OpenBLAS. */
  AUTO,
  /** The built-in kernels. */
  SIMD,
  /** OpenBLAS; an error if it isn't available. */
  OPENBLAS;

  Gemm gemm(KernelSet kernels) {
    return this == OPENBLAS ? new OpenBlasGemm(OpenBlas.open(), kernels) : Gemm.of(kernels);
  }
}

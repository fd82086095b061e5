package dev.panagrad.cli.option;

import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;

/** Where matrix products run. */
public enum Blas {
  /** Wherever they are fastest: on the kernels' own, which keep up with OpenBLAS. */
  AUTO,
  /** On the kernels' own. */
  SIMD,
  /** On OpenBLAS, or not at all. */
  OPENBLAS;

  Gemm gemm(KernelSet kernels) {
    return this == OPENBLAS ? new OpenBlasGemm(OpenBlas.open(), kernels) : Gemm.of(kernels);
  }
}

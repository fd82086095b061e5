package dev.panagrad.cli;

import dev.panagrad.engine.kernel.Gemm;
import dev.panagrad.engine.kernel.KernelSet;

/** Where matrix products run. */
enum Blas {
  /** The kernels' own products. */
  AUTO {
    @Override
    Gemm gemm(KernelSet kernels) {
      return kernels.gemm();
    }
  },
  /** The kernels' own products. */
  SIMD {
    @Override
    Gemm gemm(KernelSet kernels) {
      return kernels.gemm();
    }
  };

  abstract Gemm gemm(KernelSet kernels);
}

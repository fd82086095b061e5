package dev.panagrad.bench;

import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;

/** The variants of a kernel by their names on the command line. */
final class Forms {
  private Forms() {}

  /** The set "scalar" or "vector". */
  static KernelSet kernels(String form) {
    return switch (form) {
      case "scalar" -> KernelSets.scalar();
      case "vector" -> vector();
      default -> throw new IllegalArgumentException("no such kernels: " + form);
    };
  }

  /** Products by either set, or by "openblas". */
  static Gemm gemm(String form) {
    return form.equals("openblas")
        ? new OpenBlasGemm(OpenBlas.open(), KernelSets.best())
        : Gemm.of(kernels(form));
  }

  private static KernelSet vector() {
    if (!KernelSets.fallbackReason().isEmpty()) {
      throw new IllegalStateException("no vector kernels here: " + KernelSets.fallbackReason());
    }
    return KernelSets.best();
  }
}

package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.KernelPlan;

/** One matrix product with all decisions made: a times b, see {@link GemmSpec}. */
public interface GemmPlan extends KernelPlan {}

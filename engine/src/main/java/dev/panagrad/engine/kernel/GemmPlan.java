package dev.panagrad.engine.kernel;

/** One matrix product with all decisions taken: a times b, see {@link GemmSpec}. */
public interface GemmPlan extends KernelPlan {}

/**
 * The choice of kernels. A {@link dev.panagrad.engine.kernel.KernelSet} is all kernels in one form,
 * scalar or vector; a {@link dev.panagrad.engine.kernel.KernelPlan} is a matrix product or
 * convolution with all decisions made.
 *
 * <p>Each operation has a package of its own below this one: its contract is public, its scalar
 * form, its plans and its loops are not. Kernels work on segments, offsets and lengths; they don't
 * depend on graphs, threads or native libraries. They allocate nothing.
 */
package dev.panagrad.engine.kernel;

/**
 * The choice of kernels. A {@link dev.panagrad.engine.kernel.KernelSet} is all kernels in one form,
 * scalar or vector; a {@link dev.panagrad.engine.kernel.KernelPlan} is a matrix product or
 * convolution with all decisions taken.
 *
 * <p>Each operation has a package of its own below this one: its contract is public, its scalar
 * form, its plans and its loops are not. Kernels know segments, offsets and lengths; nothing of
 * graphs, threads or native libraries. They allocate nothing.
 */
package dev.panagrad.engine.kernel;

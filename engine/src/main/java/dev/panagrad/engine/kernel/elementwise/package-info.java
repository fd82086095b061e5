/**
 * Elementwise functions of one and of two operands, and the activations that other kernels fuse.
 *
 * <p>No reductions and no updates: here every result depends on one element of each operand.
 */
package dev.panagrad.engine.kernel.elementwise;

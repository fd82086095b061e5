/**
 * Softmax over rows, its cross-entropy, and both gradients.
 *
 * <p>Exponentials come from the elementwise loops; all else here is computed without SIMD.
 */
package dev.panagrad.engine.kernel.softmax;

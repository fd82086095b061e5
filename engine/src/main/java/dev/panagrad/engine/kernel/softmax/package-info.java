/**
 * Softmax over rows, its cross-entropies with labels of three kinds, and their gradients.
 *
 * <p>Exponentials come from the elementwise loops; all else is computed without SIMD, unless there
 * are many classes.
 */
package dev.panagrad.engine.kernel.softmax;

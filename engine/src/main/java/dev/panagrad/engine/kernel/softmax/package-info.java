/**
 * Softmax over rows, its cross-entropy, and both gradients.
 *
 * <p>Exponentials come from the elementwise loops; nothing else is computed in vectors here.
 */
package dev.panagrad.engine.kernel.softmax;

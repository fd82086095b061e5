/**
 * Reductions over one axis: sum, mean and maximum.
 *
 * <p>Statistics of batch normalisation and softmax are in packages of their own.
 */
package dev.panagrad.engine.kernel.reduce;

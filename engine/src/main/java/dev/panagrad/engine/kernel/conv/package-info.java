/**
 * Convolutions with the batch innermost: the contract, the scalar form, and shared parts of all
 * algorithms.
 *
 * <p>The algorithms are in the subpackages: direct, winograd, and filtergrad for filter gradients;
 * convolutions in groups are in grouped.
 */
package dev.panagrad.engine.kernel.conv;

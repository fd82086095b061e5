/**
 * Convolutions with the batch innermost: the contract, the scalar form, and the choice of an
 * algorithm.
 *
 * <p>The algorithms are in the subpackages: direct, winograd, and filtergrad for filter gradients;
 * convolutions in groups are in grouped. All build on plan.
 */
package dev.panagrad.engine.kernel.conv;

/**
 * Convolutions with the batch innermost: the contract, the scalar form, and what all ways of
 * computing one share.
 *
 * <p>The ways themselves are in the packages below: direct, winograd, and filtergrad for gradients
 * by the filter.
 */
package dev.panagrad.engine.kernel.conv;

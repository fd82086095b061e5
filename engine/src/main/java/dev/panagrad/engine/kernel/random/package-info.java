/**
 * Random fills by address (seed, stream, counter, index).
 *
 * <p>Stateless: the numbers of {@link dev.panagrad.engine.random.Philox}, computed in SIMD.
 */
package dev.panagrad.engine.kernel.random;

/**
 * Random fills by address (seed, stream, counter, index).
 *
 * <p>No state: the numbers of {@link dev.panagrad.engine.random.Philox}, in vectors.
 */
package dev.panagrad.engine.kernel.random;

/**
 * What all vector loops share: the species, access to memory, sums across lanes, transposes in
 * registers. Not exported.
 *
 * <p>No operation of its own. Only classes named Loops compute with vectors; the others hold
 * constants.
 */
package dev.panagrad.engine.kernel.simd;

/**
 * Shared by all vector loops: the species, access to memory, sums across lanes, transposes in
 * registers. Not exported.
 *
 * <p>It contains no operations. Only classes named Loops compute with vectors; the others hold
 * constants.
 */
package dev.panagrad.engine.kernel.simd;

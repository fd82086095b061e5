/**
 * Batch and layer normalisation, and their gradients.
 *
 * <p>Moving averages are maintained by the caller.
 */
package dev.panagrad.engine.kernel.norm;

/**
 * Pooling with the batch innermost: maximum and average, and their gradients.
 *
 * <p>No convolutions.
 */
package dev.panagrad.engine.kernel.pool;

/**
 * Filter gradients: over the lanes of the batch for small filters, over transposed channels for
 * large ones.
 *
 * <p>Convolutions forward and backward by data are elsewhere.
 */
package dev.panagrad.engine.kernel.conv.filtergrad;

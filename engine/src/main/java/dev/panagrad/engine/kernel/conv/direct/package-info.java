/**
 * Convolutions forward and backward by data that sum by taps: of a batch without copying it, and of
 * a single image.
 *
 * <p>No transformed filters: those are in winograd.
 */
package dev.panagrad.engine.kernel.conv.direct;

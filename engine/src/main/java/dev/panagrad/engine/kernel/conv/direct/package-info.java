/**
 * Convolutions forward and backward by data that sum by taps, without copying their input.
 *
 * <p>No transformed filters: those are in winograd.
 */
package dev.panagrad.engine.kernel.conv.direct;

/**
 * Convolutions forward and backward by data that sum by taps, without a copy of their input.
 *
 * <p>No transformed filters: those are in winograd.
 */
package dev.panagrad.engine.kernel.conv.direct;

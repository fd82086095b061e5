/**
 * Products of floats with constant matrices of 8-bit integers, as quantised networks have them.
 *
 * <p>No quantisation: which integers stand for which numbers is the network's concern.
 */
package dev.panagrad.engine.kernel.gemm.bytes;

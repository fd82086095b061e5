/**
 * Operations that compute each element of the result by itself, with NumPy's broadcasting.
 *
 * <p>No op here knows layouts or neighbours.
 */
package dev.panagrad.graph.op.elementwise;

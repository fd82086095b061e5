/**
 * Operations that compute each element of the result independently, with NumPy's broadcasting.
 *
 * <p>The ops here don't depend on layouts or on other elements.
 */
package dev.panagrad.graph.op.elementwise;

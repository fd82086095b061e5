/**
 * The contract of operations, the ops without inputs, and the context of custom kernels.
 *
 * <p>The operations are in the subpackages, one per kind, and are created through {@code
 * GraphBuilder}; only compiler passes and gradients create them directly.
 */
package dev.panagrad.graph.op;

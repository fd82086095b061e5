/**
 * The contract of an operation, the nodes without inputs, and what an op is lowered with.
 *
 * <p>The operations themselves live in the packages below, a folder a kind, and are made through
 * {@code GraphBuilder}; only compiler passes and gradients make them directly.
 */
package dev.panagrad.graph.op;

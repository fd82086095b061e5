/**
 * The graph, its construction, and what an operation is: {@code GraphBuilder} makes nodes, {@code
 * Graph} holds them, and a {@code CustomOp} is an operation of a user's own.
 *
 * <p>Users start here. Nothing in this package computes: see {@code session} for running a graph.
 * The library's own operations are in the subpackages of {@code op}, one per kind, and are created
 * through {@code GraphBuilder}; only compiler passes and gradients create them directly.
 */
package dev.panagrad.graph;

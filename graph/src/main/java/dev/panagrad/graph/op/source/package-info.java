/**
 * Ops without inputs: constants, placeholders, variables, and values in memory that a graph reads
 * in place. {@link dev.panagrad.graph.GraphBuilder} makes them; ops that compute have packages of
 * their own.
 */
package dev.panagrad.graph.op.source;

/**
 * The graph and its construction: {@code GraphBuilder} makes nodes, {@code Graph} holds them.
 *
 * <p>Users start here. Nothing in this package computes: see {@code session} for running a graph.
 */
package dev.panagrad.graph;

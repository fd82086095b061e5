/**
 * Running a graph: sessions, feeds, fetches and tensors.
 *
 * <p>This package is independent of how graphs are compiled.
 */
package dev.panagrad.graph.session;

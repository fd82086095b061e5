/**
 * Running a graph: sessions, feeds, fetches, and tensors at the border.
 *
 * <p>What is compiled, and how, is not known here.
 */
package dev.panagrad.graph.session;

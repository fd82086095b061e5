/**
 * From a graph and the shapes of its feeds to an {@code Executable}: passes, lowering, memory.
 *
 * <p>For the session and for tools that show what was compiled; no part of the users' interface.
 */
package dev.panagrad.graph.compile;

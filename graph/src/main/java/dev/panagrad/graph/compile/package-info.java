/**
 * From a graph and the shapes of its feeds to an {@code Executable}: passes, lowering, memory.
 *
 * <p>For the session and for tools that show compiled plans; not part of the public API.
 */
package dev.panagrad.graph.compile;

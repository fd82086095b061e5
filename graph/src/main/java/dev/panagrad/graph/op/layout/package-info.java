/** Conversions to and from the layout with the batch innermost; only the compiler makes them. */
package dev.panagrad.graph.op.layout;

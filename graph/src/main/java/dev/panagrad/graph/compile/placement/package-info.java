/** Splits an ordered graph into the parts of its tasks. */
package dev.panagrad.graph.compile.placement;

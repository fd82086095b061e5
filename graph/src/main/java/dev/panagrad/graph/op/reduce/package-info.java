/** Reductions: sums, means, maxima and their positions. */
package dev.panagrad.graph.op.reduce;

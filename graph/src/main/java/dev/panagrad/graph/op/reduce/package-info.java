/** Reductions: sums, means, maxima and their positions, and running sums and products. */
package dev.panagrad.graph.op.reduce;

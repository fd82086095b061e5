/** Arithmetic, rounding, powers and logarithms. */
package dev.panagrad.graph.op.elementwise.arithmetic;

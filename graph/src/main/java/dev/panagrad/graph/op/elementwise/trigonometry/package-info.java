/** Trigonometric and hyperbolic functions and their inverses. */
package dev.panagrad.graph.op.elementwise.trigonometry;

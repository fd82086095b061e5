/** Activation functions and their gradients. */
package dev.panagrad.graph.op.elementwise.activation;

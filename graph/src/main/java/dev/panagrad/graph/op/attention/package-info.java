/** Attention of heads as one op, with its gradients. */
package dev.panagrad.graph.op.attention;

/** Multi-head attention as one op, with its gradients. */
package dev.panagrad.graph.op.attention;

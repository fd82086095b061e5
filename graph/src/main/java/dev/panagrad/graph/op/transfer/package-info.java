/** Values sent from one task to another; only the compiler makes these nodes. */
package dev.panagrad.graph.op.transfer;

/** Operations that change variables: assignments and the steps of optimizers. */
package dev.panagrad.graph.op.update;

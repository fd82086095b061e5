/** Convolutions, pooling and their gradients, over images. */
package dev.panagrad.graph.op.conv;

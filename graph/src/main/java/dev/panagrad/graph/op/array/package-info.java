/** Operations that move, pick or repeat elements and compute nothing. */
package dev.panagrad.graph.op.array;

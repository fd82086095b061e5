/** Operations that move, select or repeat elements. */
package dev.panagrad.graph.op.array;

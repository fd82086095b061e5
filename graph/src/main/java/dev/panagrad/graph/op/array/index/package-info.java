/** Operations that take or make indices: rows looked up or written by them, and one-hot codes. */
package dev.panagrad.graph.op.array.index;

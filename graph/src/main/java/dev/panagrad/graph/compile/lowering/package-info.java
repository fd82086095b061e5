/** Execution order, and the lowering of nodes to steps with buffers. */
package dev.panagrad.graph.compile.lowering;

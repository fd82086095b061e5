/** Order of execution, and from nodes to steps with buffers. */
package dev.panagrad.graph.compile.lowering;

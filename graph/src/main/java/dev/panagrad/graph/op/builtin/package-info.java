/**
 * The contract of the library's own ops and what they are lowered with. Not exported: users' ops
 * are {@link dev.panagrad.graph.op.CustomOp}s.
 */
package dev.panagrad.graph.op.builtin;

/**
 * The contract of the library's own ops and of their lowering. Not exported: users' ops are {@link
 * dev.panagrad.graph.CustomOp}s.
 */
package dev.panagrad.graph.op.builtin;

/** Ops fused with an activation; only passes create them. */
package dev.panagrad.graph.op.fusion;

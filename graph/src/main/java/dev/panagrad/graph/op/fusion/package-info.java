/** Forms of ops that only passes make, where an activation is joined to them. */
package dev.panagrad.graph.op.fusion;

/** The frame of rewriting: the passes' contract and order, the verifier, and the general passes. */
package dev.panagrad.graph.compile.pass;

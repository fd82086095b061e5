/** The rewriting framework: the contract of passes, the verifier, and the general passes. */
package dev.panagrad.graph.compile.pass;

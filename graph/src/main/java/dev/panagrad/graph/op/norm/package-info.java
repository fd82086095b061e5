/** Normalisations and their statistics. */
package dev.panagrad.graph.op.norm;

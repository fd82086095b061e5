/** Normalisations and the statistics that they need. */
package dev.panagrad.graph.op.norm;

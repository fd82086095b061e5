/** Matrix products, plain and with an epilogue, and determinants. */
package dev.panagrad.graph.op.linalg;

/** Matrix products, alone and with an epilogue. */
package dev.panagrad.graph.op.linalg;

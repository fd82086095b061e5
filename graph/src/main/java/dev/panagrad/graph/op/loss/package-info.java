/** Softmax and the losses that are computed from logits for stability. */
package dev.panagrad.graph.op.loss;

/** Normalizations: of each example, over the batch, across channels. */
package dev.panagrad.models.onnx.operator.norm;

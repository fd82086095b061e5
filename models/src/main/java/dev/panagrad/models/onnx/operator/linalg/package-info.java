/**
 * Matrix products and sums of products, and what products in attention and recurrent networks share
 * with them.
 */
package dev.panagrad.models.onnx.operator.linalg;

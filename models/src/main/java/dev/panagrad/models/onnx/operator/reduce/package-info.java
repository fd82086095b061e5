/**
 * Reductions along axes, and operators that compare the elements of an axis: softmax, extremes,
 * running sums.
 */
package dev.panagrad.models.onnx.operator.reduce;

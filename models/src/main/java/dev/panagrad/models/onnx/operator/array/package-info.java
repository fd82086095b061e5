/**
 * Operators that move elements: shapes, slices, indices; and all operators on known values, which
 * exporters use to compute sizes.
 */
package dev.panagrad.models.onnx.operator.array;

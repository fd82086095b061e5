/**
 * Operators on integers with a scale and a zero point, exact in floats; nothing else may depend on
 * them.
 */
package dev.panagrad.models.onnx.operator.quantized;

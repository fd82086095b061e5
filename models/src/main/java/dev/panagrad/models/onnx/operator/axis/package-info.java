/**
 * Axes and sizes as nodes give them, for rules of all kinds; no operator is here, and nothing here
 * uses another package of operators.
 */
package dev.panagrad.models.onnx.operator.axis;

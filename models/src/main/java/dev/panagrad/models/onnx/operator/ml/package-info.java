/** Operators of classical machine learning: ai.onnx.ml, and counts of n-grams. */
package dev.panagrad.models.onnx.operator.ml;

/**
 * Operators that work on each element, with broadcasting: arithmetic, activations, logic, and
 * conversions between types. Public are the helpers for other elements than floats.
 */
package dev.panagrad.models.onnx.operator.elementwise;

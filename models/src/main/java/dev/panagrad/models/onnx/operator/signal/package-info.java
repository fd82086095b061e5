/** Operators on signals: Fourier transforms, windows, and the mel scale. */
package dev.panagrad.models.onnx.operator.signal;

/** Opens ONNX files: models and the values that go in and out of them. */
package dev.panagrad.models.onnx;

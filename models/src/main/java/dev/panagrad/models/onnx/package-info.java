/**
 * ONNX files: run them ({@link dev.panagrad.models.onnx.OnnxModel}), train them further ({@link
 * dev.panagrad.models.onnx.OnnxNetwork}), write own networks ({@link
 * dev.panagrad.models.onnx.OnnxExport}).
 */
package dev.panagrad.models.onnx;

/**
 * ONNX files: run them ({@link dev.panagrad.models.onnx.OnnxModel}), train them further ({@link
 * dev.panagrad.models.onnx.OnnxNetwork}), export networks ({@link
 * dev.panagrad.models.onnx.OnnxExport}).
 */
package dev.panagrad.models.onnx;

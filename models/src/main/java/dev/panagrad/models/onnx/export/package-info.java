/** Writes networks as ONNX files that other programs run. */
package dev.panagrad.models.onnx.export;

/** The types of values in ONNX files: elements, shapes, and the names of inputs and outputs. */
package dev.panagrad.models.onnx.type;

/** The types of values in ONNX files: elements, shapes, and what inputs and outputs are called. */
package dev.panagrad.models.onnx.type;

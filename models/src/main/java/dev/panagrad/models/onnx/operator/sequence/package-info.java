/** Sequences of tensors and optional values, which exist only while a graph is translated. */
package dev.panagrad.models.onnx.operator.sequence;

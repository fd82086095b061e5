/** The messages of an ONNX file as immutable records, named as in onnx.proto. */
package dev.panagrad.models.onnx.proto;

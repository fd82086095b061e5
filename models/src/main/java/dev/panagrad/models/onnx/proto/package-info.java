/** The messages of an ONNX file as immutable records, named as in onnx.proto, and their readers. */
package dev.panagrad.models.onnx.proto;

/**
 * The messages of an ONNX file as immutable records, named as in onnx.proto, and reading them from
 * files.
 */
package dev.panagrad.models.onnx.proto;

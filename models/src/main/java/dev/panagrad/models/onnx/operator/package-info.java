/**
 * The meaning of each ONNX operator: a rule that builds it of graph nodes, grouped in files by
 * kind. A rule accesses the file only through its context.
 */
package dev.panagrad.models.onnx.operator;

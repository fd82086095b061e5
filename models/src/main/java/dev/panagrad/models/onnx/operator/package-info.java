/**
 * The meaning of each ONNX operator: a rule that builds it of graph nodes, in a package for each
 * kind. A rule accesses the file only through its context. Here is only the table of all.
 */
package dev.panagrad.models.onnx.operator;

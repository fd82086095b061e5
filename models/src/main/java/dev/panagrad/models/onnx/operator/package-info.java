/**
 * What each ONNX operator means: a rule that builds it of graph nodes, in files by kind. A rule may
 * use nothing of the file but what its context gives it.
 */
package dev.panagrad.models.onnx.operator;

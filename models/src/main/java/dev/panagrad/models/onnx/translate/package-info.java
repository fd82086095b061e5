/**
 * Turns the nodes of an ONNX graph into nodes of the engine's graph, once all shapes are known:
 * values, the context of a rule, and the order of the work. The operators themselves are defined in
 * {@code operator}.
 */
package dev.panagrad.models.onnx.translate;

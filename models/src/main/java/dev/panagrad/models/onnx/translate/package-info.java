/**
 * Turns the nodes of an ONNX graph into nodes of ours, once all shapes are known: values, what a
 * rule gets to see, and the order of the work. What an operator means is told in {@code operator}.
 */
package dev.panagrad.models.onnx.translate;

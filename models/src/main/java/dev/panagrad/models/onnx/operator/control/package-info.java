/** What computes nothing itself: constants, shapes of values, branches and unrolled loops. */
package dev.panagrad.models.onnx.operator.control;

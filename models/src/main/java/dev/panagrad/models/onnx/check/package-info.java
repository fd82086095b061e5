/** Checks a model for all errors that would keep any program from running it. */
package dev.panagrad.models.onnx.check;

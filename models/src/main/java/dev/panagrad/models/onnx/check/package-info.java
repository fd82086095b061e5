/** Checks a model for everything that would keep any program from running it. */
package dev.panagrad.models.onnx.check;

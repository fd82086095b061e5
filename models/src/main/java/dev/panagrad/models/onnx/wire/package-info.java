/** Reads protocol buffers in their wire format, without generated classes. */
package dev.panagrad.models.onnx.wire;

/**
 * Convolutions and pooling: operators with a window that slides over spatial axes, and its
 * coordinates for operators on images.
 */
package dev.panagrad.models.onnx.operator.window;

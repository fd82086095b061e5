/**
 * Resizing and sampling of images, regions of images, and the ops with kernels of their own that
 * these need. Windows that slide are in {@code window}.
 */
package dev.panagrad.models.onnx.operator.image;

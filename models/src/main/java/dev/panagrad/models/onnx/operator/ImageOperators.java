package dev.panagrad.models.onnx.operator;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Resizing and sampling of images. */
final class ImageOperators {
  private ImageOperators() {}

  static void addTo(OperatorTable table) {}
}

package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Resizing and sampling of images, and their regions. */
public final class ImageOperators {
  private ImageOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    ResizeOperators.addTo(table);
    SampleOperators.addTo(table);
    RegionOperators.addTo(table);
  }
}

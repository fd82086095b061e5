package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Kind;

/** The colours of boxes. */
final class Palette {
  private Palette() {}

  static String fill(Kind kind) {
    return switch (kind) {
      case STEP -> "#f2f2f2";
      case PRODUCT -> "#cfe3f7";
      case FED -> "#d5efd0";
      case VARIABLE -> "#fbe7b8";
      case CONSTANT -> "#ffffff";
    };
  }
}

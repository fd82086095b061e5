package dev.panagrad.models.onnx.operator.signal;

import dev.panagrad.models.onnx.translate.OperatorTable;

/** Operators on signals. */
public final class SignalOperators {
  private SignalOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    WindowOperators.addTo(table);
    FourierOperators.addTo(table);
  }
}

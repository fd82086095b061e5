package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;

/** Any elementwise function of two operands, element by element. */
record ScalarBinary(Function function) implements BinaryKernel {
  /** A function of two floats. */
  @FunctionalInterface
  interface Function {
    float apply(float a, float b);
  }

  @Override
  public void apply(
      Buffer a,
      long aRowStride,
      int aColStride,
      Buffer b,
      long bRowStride,
      int bColStride,
      Buffer out,
      long cols,
      long from,
      long to) {
    for (long i = from; i < to; i++) {
      long row = i / cols;
      long col = i % cols;
      float left = a.get(row * aRowStride + col * aColStride);
      float right = b.get(row * bRowStride + col * bColStride);
      out.set(i, function.apply(left, right));
    }
  }

  /** The kernel of a kind. */
  static BinaryKernel of(BinaryKind kind) {
    return new ScalarBinary(ScalarFunctions.of(kind));
  }
}

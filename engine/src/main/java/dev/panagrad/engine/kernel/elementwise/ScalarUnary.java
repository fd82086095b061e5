package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;

/** Any elementwise function of one operand, element by element. */
record ScalarUnary(Function function) implements UnaryKernel {
  /** A function of a float. */
  @FunctionalInterface
  interface Function {
    float apply(float x);
  }

  @Override
  public void apply(Buffer in, Buffer out, long from, long to) {
    for (long i = from; i < to; i++) {
      out.set(i, function.apply(in.get(i)));
    }
  }

  /** The kernel of a kind. */
  static UnaryKernel of(UnaryKind kind) {
    return new ScalarUnary(ScalarFunctions.of(kind));
  }
}

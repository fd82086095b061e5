package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;

/** Any elementwise function of one operand, one element after the other. */
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
    return switch (kind) {
      case NEG -> new ScalarUnary(x -> -x);
      case EXP -> new ScalarUnary(x -> (float) Math.exp(x));
      case LOG -> new ScalarUnary(x -> (float) Math.log(x));
      case SQRT -> new ScalarUnary(x -> (float) Math.sqrt(x));
      case RSQRT -> new ScalarUnary(x -> (float) (1 / Math.sqrt(x)));
      case SQUARE -> new ScalarUnary(x -> x * x);
      case RELU -> new ScalarUnary(x -> Math.max(x, 0));
      case SIGMOID -> new ScalarUnary(x -> (float) (1 / (1 + Math.exp(-x))));
      case TANH -> new ScalarUnary(x -> (float) Math.tanh(x));
    };
  }
}

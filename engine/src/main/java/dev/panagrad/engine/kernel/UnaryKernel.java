package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/** An elementwise function of one operand. */
public interface UnaryKernel {
  /** Computes {@code out[i] = f(in[i])} for i in [from, to); in and out may be the same memory. */
  void apply(Buffer in, Buffer out, long from, long to);
}

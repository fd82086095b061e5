package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/** An elementwise function of one operand. */
public interface UnaryKernel {
  /** Computes {@code out[i] = f(in[i])} for i in [from, to); in and out may be the same memory. */
  void apply(Buffer in, Buffer out, long from, long to);

  /** The kernel of a set. */
  static UnaryKernel of(KernelSet set, UnaryKind kind) {
    return set.isVector() ? vector(kind) : scalar(kind);
  }

  /** The plain reference. */
  static UnaryKernel scalar(UnaryKind kind) {
    return ScalarUnary.of(kind);
  }

  /** The SIMD kernel, if there is one; needs the module jdk.incubator.vector. */
  static UnaryKernel vector(UnaryKind kind) {
    return switch (kind) {
      case SIN, COS -> new LargeAngles(VectorUnary.of(kind), ScalarFunctions.of(kind));
      default -> kind.loop == null ? scalar(kind) : VectorUnary.of(kind);
    };
  }
}

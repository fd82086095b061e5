package dev.panagrad.engine.kernel.reduce;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/** A reduction over the middle axis of a three-axis array. */
public interface ReduceKernel {
  /**
   * Computes {@code out[o * inner + i] = reduce over r of in[(o * reduced + r) * inner + i]}.
   *
   * <p>[from, to) is a range of output indices. The order of summation depends on {@code reduced}
   * and {@code inner} only, never on the range, so that any split gives the same bits.
   */
  void apply(Buffer in, Buffer out, long reduced, long inner, long from, long to);

  /** The kernel of a set. */
  static ReduceKernel of(KernelSet set, ReduceKind kind) {
    return set.isVector() ? vector(kind) : scalar(kind);
  }

  /** The plain reference. */
  static ReduceKernel scalar(ReduceKind kind) {
    return ScalarReduce.of(kind);
  }

  /** The SIMD kernel; needs the module jdk.incubator.vector. */
  static ReduceKernel vector(ReduceKind kind) {
    return VectorReduce.of(kind);
  }
}

package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/**
 * An elementwise function of two operands, either of which may be broadcast over rows or columns.
 */
public interface BinaryKernel {
  /**
   * Computes {@code out[i] = f(a[...], b[...])} for i in [from, to).
   *
   * <p>The output is viewed as rows of {@code cols} elements, i = row * cols + col. Operand a is
   * read at row * aRowStride + col * aColStride, b likewise. Column strides are 0 or 1; row strides
   * any number from 0. So (cols, 1) is a plain operand, (0, 1) a row vector, (1, 0) a column vector
   * and (0, 0) a scalar. The output may be the same memory as a plain operand.
   */
  void apply(
      Buffer a,
      long aRowStride,
      int aColStride,
      Buffer b,
      long bRowStride,
      int bColStride,
      Buffer out,
      long cols,
      long from,
      long to);

  /** The kernel of a set. */
  static BinaryKernel of(KernelSet set, BinaryKind kind) {
    return set.isVector() ? vector(kind) : scalar(kind);
  }

  /** The plain reference. */
  static BinaryKernel scalar(BinaryKind kind) {
    return ScalarBinary.of(kind);
  }

  /** The SIMD kernel, if there is one; needs the module jdk.incubator.vector. */
  static BinaryKernel vector(BinaryKind kind) {
    return kind.loop == null ? scalar(kind) : VectorBinary.of(kind);
  }
}

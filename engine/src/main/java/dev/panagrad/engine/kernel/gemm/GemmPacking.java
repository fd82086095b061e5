package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.memory.Buffer;

/**
 * A matrix B that several products read, as the weights at all time steps of an unrolled net, put
 * into the kernels' own order once for all of them.
 */
public interface GemmPacking {
  /** Elements of the packed matrix. */
  long elements();

  /** Elements of scratch memory that all parts share; 0 if none. */
  long scratch();

  /** The number of parts, at least 1, which may run side by side. */
  int parts();

  /**
   * Packs one part.
   *
   * @param b the matrix
   * @param packed {@link #elements()} elements
   * @param scratch {@link #scratch()} elements, null if 0
   */
  void run(int part, Buffer b, Buffer packed, Buffer scratch);

  /**
   * A product with this matrix, whose plan wants the packed one as its B. Its bits don't depend on
   * {@code threads}.
   *
   * @param spec with B of the shape and order that was packed, and A not transposed
   */
  GemmPlan plan(GemmSpec spec, int threads);
}

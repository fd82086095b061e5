package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.memory.Buffer;

/**
 * Packs a matrix B that several products read into the kernels' order, once for all of them; for
 * instance the weights of all time steps of an unrolled network.
 */
public interface GemmPacking {
  /** The number of elements of the packed matrix. */
  long elements();

  /** The elements of scratch memory that all parts share; 0 if none. */
  long scratch();

  /** The number of parts, at least 1; they may run in parallel. */
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
   * Plans a product with this matrix, which takes the packed matrix as its B. Its bits don't depend
   * on {@code threads}.
   *
   * @param spec the product, with B of the packed shape and order, and A not transposed
   */
  GemmPlan plan(GemmSpec spec, int threads);
}

package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/**
 * A matrix product or one direction of a convolution with all decisions made.
 *
 * <p>It runs in phases (packing, multiplying, ...), each in parts: all parts of a phase may run in
 * parallel; a phase starts when the previous one has finished. Running allocates nothing.
 */
public interface KernelPlan {
  /** The elements of scratch memory that all parts of a run share; 0 if none. */
  long scratch();

  /** The number of phases, at least 1. */
  int phases();

  /** The number of parts of a phase, at least 1. */
  int parts(int phase);

  /** The share of the arithmetic in a phase; 0 if it only moves data. The shares sum to 1. */
  default double share(int phase) {
    return phase == phases() - 1 ? 1 : 0;
  }

  /**
   * Computes one part of one phase.
   *
   * @param a the first operand
   * @param b the second operand
   * @param out the result
   * @param bias one element per column or channel, or the results that a gradient in the epilogue
   *     reads, in the layout of out; ignored (any buffer, or null) if the plan has neither
   * @param scratch {@link #scratch()} elements, not shared with another active run; null if 0
   */
  void run(int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch);

  /**
   * A plan of the same kind for a small corner of the same operands: it runs the same loops for a
   * few rounds. It lets the JIT compiler compile the loops, which run a hundred times slower
   * before.
   *
   * @return null if there is nothing to compile
   */
  default KernelPlan warmUpCorner() {
    return null;
  }

  /** A short description of the choices, for the listing of the schedule. */
  String describe();
}

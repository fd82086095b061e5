package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/**
 * A matrix product or one direction of a convolution with all decisions taken.
 *
 * <p>It runs in phases (packing, multiplying, ...), each in parts: all parts of a phase may run
 * side by side, a phase begins when the one before has ended. Running allocates nothing.
 */
public interface KernelPlan {
  /** Elements of scratch memory that all parts of a run share; 0 if none. */
  long scratch();

  /** The number of phases, at least 1. */
  int phases();

  /** The number of parts of a phase, at least 1. */
  int parts(int phase);

  /**
   * The share of the arithmetic that a phase does; 0 for one that only moves data. All shares
   * together are 1.
   */
  default double share(int phase) {
    return phase == phases() - 1 ? 1 : 0;
  }

  /**
   * Computes one part of one phase.
   *
   * @param a the first operand
   * @param b the second operand
   * @param out the result
   * @param bias one element a column or channel, or the results that a gradient in the epilogue
   *     reads, laid out as out; ignored (any buffer, or null) if there is none
   * @param scratch {@link #scratch()} elements, not shared with a run under way; null if 0
   */
  void run(int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch);

  /**
   * A plan of the same kind for a small corner of the same operands: it runs the same loops for a
   * few rounds. The JIT compiler is shown loops with it, which run a hundred times slower before
   * they are compiled.
   *
   * @return null if there is nothing to compile
   */
  default KernelPlan warmUpCorner() {
    return null;
  }

  /** The choices in a few words, for the listing of the schedule. */
  String describe();
}

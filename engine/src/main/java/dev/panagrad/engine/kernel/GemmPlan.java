package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/**
 * One matrix product with all decisions taken.
 *
 * <p>It runs in phases (packing, multiplying, ...), each in parts: all parts of a phase may run
 * side by side, a phase begins when the one before has ended. Running allocates nothing.
 */
public interface GemmPlan {
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
   * @param bias n elements, ignored if the spec has none (then any buffer, or null)
   * @param scratch {@link #scratch()} elements, not shared with a run under way; null if 0
   */
  void run(int phase, int part, Buffer a, Buffer b, Buffer c, Buffer bias, Buffer scratch);

  /** The choices in a few words, for the listing of the schedule. */
  String describe();
}

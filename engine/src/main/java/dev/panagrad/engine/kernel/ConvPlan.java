package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/**
 * One direction of a convolution with all decisions taken.
 *
 * <p>It runs in phases, each in parts: all parts of a phase may run side by side, a phase begins
 * when the one before has ended. Running allocates nothing. The plan itself holds repacked weights
 * between its phases, so it must not be run by two callers at once.
 */
public interface ConvPlan {
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
   * <p>The operands by direction, see {@link ConvKernels}: forward (images, filter) to result;
   * backward by data (gradient of the result, filter) to gradient of the images; backward by filter
   * (images, gradient of the result) to gradient of the filter.
   *
   * @param bias the bias forward, its gradient (written) backward by filter; ignored (any buffer or
   *     null) if the spec has none, and backward by data
   * @param scratch {@link #scratch()} elements, not shared with a run under way; null if 0
   */
  void run(int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch);

  /** The choices in a few words, for the listing of the schedule. */
  String describe();

  /** Multiplications and additions of a run. */
  double flops();
}

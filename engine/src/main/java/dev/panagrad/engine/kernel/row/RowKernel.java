package dev.panagrad.engine.kernel.row;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/** A kernel over the rows of a matrix: a few sums along each row, then its result. */
@FunctionalInterface
public interface RowKernel {
  /**
   * Processes rows [from, to), each independently of the others. Sums over rows are added in order,
   * starting at 0.
   *
   * @param operands inputs, then results, as listed at the {@link RowKind}; a matrix of results may
   *     be the same memory as one of inputs
   * @param parameters the parameters of the kind; a condition holds if it is above 0
   * @param cols the number of columns
   */
  void apply(Buffer[] operands, float[] parameters, long cols, long from, long to);

  /** The kernel of a set. */
  static RowKernel of(KernelSet set, RowKind kind) {
    return set.isVector() ? RowKernelLoops.of(kind) : ScalarRowKernels.of(kind);
  }
}

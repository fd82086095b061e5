package dev.panagrad.engine.kernel.random;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/** Counter-based random fills: element i depends on (seed, stream, counter, i) only. */
public interface RandomKernels {
  /**
   * A dropout mask: {@code out[i] = u(i) < keep ? 1 / keep : 0} for i in [from, to), with u uniform
   * in [0, 1) from {@link dev.panagrad.engine.random.Philox} blocks of four.
   *
   * @param seed the session's seed
   * @param stream the op's stream, so that masks differ
   * @param counter the step's counter, so that steps differ
   */
  void dropoutMask(Buffer out, float keep, long seed, int stream, long counter, long from, long to);

  /** Uniform numbers in [0, 1), drawn in the same way. */
  void uniform(Buffer out, long seed, int stream, long counter, long from, long to);

  /** The kernels of a set. */
  static RandomKernels of(KernelSet set) {
    return set.isVector() ? new RandomLoops() : new ScalarRandom();
  }
}

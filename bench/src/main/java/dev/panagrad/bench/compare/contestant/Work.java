package dev.panagrad.bench.compare.contestant;

/** A task that an engine repeats. */
public interface Work extends AutoCloseable {
  /**
   * Does the work once.
   *
   * @return a check value on which all engines must agree: the loss before the update, the mean
   *     loss, the largest probability, the mean code
   */
  double run();

  /**
   * The least time that the work could take on this machine, by its arithmetic and memory traffic.
   *
   * @return nanoseconds per work; NaN if it isn't known
   */
  default double floor() {
    return Double.NaN;
  }

  /** Frees what it holds. */
  @Override
  void close();
}

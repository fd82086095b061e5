package dev.panagrad.bench.compare;

/** Something an engine does over and over. */
public interface Work extends AutoCloseable {
  /**
   * Does it once.
   *
   * @return a figure that all engines must agree on: the loss before the update, the mean loss, the
   *     largest probability, the mean code
   */
  double run();

  /** Frees what it holds. */
  @Override
  void close();
}

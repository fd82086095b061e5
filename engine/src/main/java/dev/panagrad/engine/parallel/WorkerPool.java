package dev.panagrad.engine.parallel;

/** Runs the parts of a task on a fixed number of threads, the caller among them. */
public final class WorkerPool implements AutoCloseable {
  private final int threads;

  /**
   * Opens a pool.
   *
   * @param threads the caller included, at least 1
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a pool of " + threads + " threads; at least 1 is needed");
    }
    this.threads = threads;
  }

  /** The number of threads, the caller included. */
  public int threads() {
    return threads;
  }

  /** Runs parts 0 to parts - 1 and returns when all have ended; what a part throws is rethrown. */
  public void run(Task task, int parts) {
    for (int part = 0; part < parts; part++) {
      task.run(part);
    }
  }

  @Override
  public void close() {}
}

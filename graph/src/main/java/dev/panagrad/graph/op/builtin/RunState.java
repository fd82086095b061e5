package dev.panagrad.graph.op.builtin;

/** Numbers that steps read and that change from run to run. */
public final class RunState {
  private final long seed;
  private long counter;

  /** A state with the session's seed and counter 0. */
  public RunState(long seed) {
    this.seed = seed;
  }

  /** The session's seed. */
  public long seed() {
    return seed;
  }

  /** The number of runs so far that updated a variable; it makes the masks of each step new. */
  public long counter() {
    return counter;
  }

  /** Sets the counter, after a run or when a checkpoint is loaded. */
  public void counter(long counter) {
    this.counter = counter;
  }
}

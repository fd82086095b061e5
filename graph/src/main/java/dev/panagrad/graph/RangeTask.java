package dev.panagrad.graph;

/** Work on a range of elements; ranges may run in parallel. */
@FunctionalInterface
public interface RangeTask {
  /** Processes elements [from, to). */
  void run(long from, long to);
}

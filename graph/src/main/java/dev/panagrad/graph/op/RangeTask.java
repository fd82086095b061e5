package dev.panagrad.graph.op;

/** Work on a range of elements; ranges may run side by side. */
@FunctionalInterface
public interface RangeTask {
  /** Works on elements [from, to). */
  void run(long from, long to);
}

package dev.panagrad.graph.op;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;

/** What a {@link CustomOp} computes with: buffers, and ranges of work spread over threads. */
public interface KernelContext {
  /** The node, with its inputs and all shapes. */
  Node node();

  /**
   * An input's value, row-major. Its segment and offset may change from run to run: read them in
   * the range, not before.
   */
  Buffer in(int index);

  /** Where the result goes, row-major; it holds anything before. */
  Buffer out();

  /** Memory for this node alone, from its first range to its last; it holds anything before. */
  Buffer scratch(long elements);

  /**
   * Adds work on elements, rows or whatever is counted, cut into ranges [from, to) that run side by
   * side. The next range added begins when all of this one has ended.
   *
   * <p>How many ranges there are depends on the number of threads: results must not. A range writes
   * its own part of the result or scratch memory; nothing prevents it from writing elsewhere, which
   * would corrupt other values. Ranges allocate nothing if training is to allocate nothing. For
   * warm-up small ranges run early, on memory of any content.
   *
   * @param label the work's name beside the op's in profiles, or ""
   * @param count of elements, rows or whatever is counted
   * @param nanos an estimate of nanoseconds for each, so that small work isn't cut
   */
  void range(String label, long count, double nanos, RangeTask task);
}

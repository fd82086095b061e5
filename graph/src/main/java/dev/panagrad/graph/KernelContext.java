package dev.panagrad.graph;

import dev.panagrad.engine.memory.Buffer;

/** Gives a {@link CustomOp} its buffers, and runs ranges of its work on threads. */
public interface KernelContext {
  /** The node, with its inputs and all shapes. */
  Node node();

  /**
   * An input's value, row-major. Its segment and offset may change from run to run: read them in
   * the range, not before.
   */
  Buffer in(int index);

  /** The buffer for the result, row-major; its initial content is undefined. */
  Buffer out();

  /**
   * Memory for this node alone, from its first range to its last; its initial content is undefined.
   */
  Buffer scratch(long elements);

  /**
   * Adds work on elements, rows or other units, split into ranges [from, to) that run in parallel.
   * Work that is added later starts when all of this work has finished.
   *
   * <p>The number of ranges depends on the number of threads; results must not. A range must write
   * only its own part of the result or scratch memory; this isn't checked, and other writes corrupt
   * other values. Ranges must not allocate if training is to be free of allocations. Warm-up runs
   * small ranges early, on memory with undefined content.
   *
   * @param label name of the work in profiles, after the op's name, or ""
   * @param count the number of units
   * @param nanos estimated nanoseconds per unit, so that small work isn't split
   */
  void range(String label, long count, double nanos, RangeTask task);
}

package dev.panagrad.graph.op.builtin;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.RangeTask;
import java.util.List;
import java.util.function.Consumer;

/** Lets an op turn one node, whose shapes are all known, into steps. */
public interface LoweringContext {
  /** The node. */
  Node node();

  /** The buffer of an input's value. */
  Buffer in(int index);

  /**
   * Whether an input was computed directly in its place in the result, so that it needs no copy.
   */
  boolean isInPlace(int index);

  /** The buffer for the node's value. */
  Buffer out();

  /** Memory for this node's steps alone, released after its last step. */
  Buffer scratch(long elements);

  /**
   * Memory that several nodes share, from the first node that requests it to the last.
   *
   * @param key the key, equal for all of them
   * @param fill adds the steps that fill it; called for the first node only
   */
  Buffer shared(Object key, long elements, Consumer<Buffer> fill);

  /** All nodes of the schedule that read an input, including this one. */
  List<Node> readers(int index);

  /** The kernels to use. */
  KernelSet kernels();

  /** The implementation of matrix products. */
  Gemm gemm();

  /** The number of threads that run parts. */
  int threads();

  /** Numbers that change from run to run. */
  RunState state();

  /**
   * Adds a step in parts that may run in parallel.
   *
   * @param label name of the step after the op's name, or ""
   * @param flops floating-point operations, 0 if unimportant
   */
  void step(String label, double flops, int parts, Task task);

  /**
   * Adds a small sample of the steps' work for the JIT compiler; {@link #range} adds its own. It
   * may run at any time, in parallel with others, and leaves memory in any state.
   *
   * @param label distinguishes samples of one op
   */
  void sample(String label, Runnable sample);

  /**
   * Adds a step over elements, split into as many parts as are worthwhile.
   *
   * @param label name of the step after the op's name, or ""
   * @param nanos estimated nanoseconds per element, so that small work isn't split
   */
  void range(String label, long elements, double nanos, RangeTask task);
}

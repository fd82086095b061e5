package dev.panagrad.graph.op.builtin;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.RangeTask;
import java.util.List;
import java.util.function.Consumer;

/** What an op needs to turn one node, all of whose shapes are known, into steps. */
public interface LoweringContext {
  /** The node. */
  Node node();

  /** Where an input's value is. */
  Buffer in(int index);

  /** Whether an input was computed where it belongs in the result, so that it isn't copied. */
  boolean isInPlace(int index);

  /** Where the node's value goes. */
  Buffer out();

  /** Memory for this node's steps alone, gone when its last step has ended. */
  Buffer scratch(long elements);

  /**
   * Memory that several nodes share, from the first that asks to the last.
   *
   * @param key equal for all of them
   * @param fill adds the steps that fill it; called for the first node only
   */
  Buffer shared(Object key, long elements, Consumer<Buffer> fill);

  /** All nodes of the schedule that read an input, this one among them. */
  List<Node> readers(int index);

  /** The kernels to use. */
  KernelSet kernels();

  /** Where matrix products run. */
  Gemm gemm();

  /** The threads that parts will be spread over. */
  int threads();

  /** Numbers that change from run to run. */
  RunState state();

  /**
   * Adds a step in parts that may run side by side.
   *
   * @param label what it does beside the op's name, or ""
   * @param flops floating-point operations, 0 if unimportant
   */
  void step(String label, double flops, int parts, Task task);

  /**
   * Adds a small piece of the steps' work, for the JIT compiler to see; of a {@link #range} it is
   * added by itself. It may run at any time, beside others, and leaves memory in any state.
   *
   * @param label tells samples of one op from each other
   */
  void sample(String label, Runnable sample);

  /**
   * Adds a step over elements, cut into as many parts as pay.
   *
   * @param label what it does beside the op's name, or ""
   * @param nanos an estimate of nanoseconds an element, so that small work isn't cut
   */
  void range(String label, long elements, double nanos, RangeTask task);
}

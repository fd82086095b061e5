package dev.panagrad.graph;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.KeepRule;

/** A condition on the values of an op's input, beyond shape and type. */
public sealed interface ValueRule permits IndexRule, KeepRule {
  /**
   * Checks values; allocates nothing unless it throws.
   *
   * @param shape the values' shape
   * @throws IllegalArgumentException if a value is invalid; names the reader, the value and its
   *     position
   */
  void check(Buffer values, Shape shape);

  /** Checks some values, which may be invalid, so that the JIT compiler sees the loop. */
  void sample(Buffer values);

  /** The condition without its reader: equal for rules that accept the same values. */
  Object demand();
}

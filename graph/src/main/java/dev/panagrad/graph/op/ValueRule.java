package dev.panagrad.graph.op;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.KeepRule;

/** What the values of an op's input have to be, where more is asked for than a shape and a type. */
public sealed interface ValueRule permits IndexRule, KeepRule {
  /**
   * Checks values; it allocates nothing unless it throws.
   *
   * @param shape of the values
   * @throws IllegalArgumentException if one is wrong, with the reader, its position and itself
   */
  void check(Buffer values, Shape shape);

  /** Looks at some values that may be wrong, so that the JIT compiler sees the loop. */
  void sample(Buffer values);

  /** What is asked for, without who asks: equal for rules that accept the same values. */
  Object demand();
}

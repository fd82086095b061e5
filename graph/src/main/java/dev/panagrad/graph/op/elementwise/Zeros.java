package dev.panagrad.graph.op.elementwise;

import dev.panagrad.graph.Node;
import java.util.function.Predicate;

/** Which inputs of an elementwise op must be zero for its result to be zero. */
public enum Zeros {
  /** The result may be anything. */
  NEVER,
  /** All of them, as for a sum or a function with f(0) = 0. */
  ALL,
  /** One of them, as for a product. */
  ANY,
  /** The last one: the upstream gradient, in gradient ops. */
  LAST;

  /** Whether the lanes beyond the batch are zero in a node's result. */
  public boolean hold(Node self) {
    Predicate<Node> zero = input -> input.op().isZeroPadded(input);
    return switch (this) {
      case NEVER -> false;
      case ALL -> self.inputs().stream().allMatch(zero);
      case ANY -> self.inputs().stream().anyMatch(zero);
      case LAST -> zero.test(self.inputs().getLast());
    };
  }
}

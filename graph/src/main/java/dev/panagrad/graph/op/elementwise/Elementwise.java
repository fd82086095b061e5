package dev.panagrad.graph.op.elementwise;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.layout.Layout;

/**
 * An op that computes each element of its result from the same element of each input. So it can run
 * in place and keeps the layout of its inputs.
 */
public interface Elementwise extends BuiltIn {
  /** When the result is zero, which keeps gradients zero in the lanes beyond the batch. */
  default Zeros zeros() {
    return Zeros.NEVER;
  }

  /**
   * Whether the result is finite wherever the inputs are, including the lanes beyond the batch,
   * which hold results for images of zeros; if not, the op isn't computed with the batch innermost.
   */
  default boolean isFinite(Node self) {
    return true;
  }

  @Override
  default boolean isZeroPadded(Node self) {
    return zeros().hold(self);
  }

  @Override
  default Node toBatchInnermost(GraphBuilder g, Node self) {
    return Layout.push(g, self, this::isFinite);
  }

  @Override
  default boolean canRunInPlace(int input) {
    return true;
  }
}

package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** An elementwise function of one input. */
public interface Unary extends Elementwise {
  /** The kernel that computes it. */
  UnaryKind kind();

  /** Estimated nanoseconds per element. */
  default double nanos() {
    return 0.3;
  }

  @Override
  default Shape inferShape(List<Node> inputs) {
    return Pointwise.unaryShape(inputs);
  }

  @Override
  default void lower(LoweringContext context) {
    Pointwise.lowerUnary(context, kind(), nanos());
  }
}

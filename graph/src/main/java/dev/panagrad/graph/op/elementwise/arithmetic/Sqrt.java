package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise square root y; its gradient is 1 / (2 y). */
public record Sqrt() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.div(g.mul(upstream, g.constant(0.5f)), self));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.SQRT;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }

  /** Lanes of zeros stay zero; other values in the lanes beyond the batch may be negative. */
  @Override
  public boolean isFinite(Node self) {
    return isZeroPadded(self);
  }
}

package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.Collections;
import java.util.List;

/** Elementwise sign: 1, 0 or -1; no gradient flows back. */
public record Sign() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.SIGN;
  }

  @Override
  public double nanos() {
    return 0.1;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}

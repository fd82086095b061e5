package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise error function; its gradient is 2 / sqrt(pi) e^-x^2. */
public record Erf() implements Unary {
  private static final float SLOPE = (float) (2 / Math.sqrt(Math.PI));

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node slope = g.mul(g.constant(SLOPE), g.exp(g.neg(g.square(self.input(0)))));
    return List.of(g.mul(upstream, slope));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.ERF;
  }

  @Override
  public double nanos() {
    return 0.5;
  }

  @Override
  public Zeros zeros() {
    return Zeros.ALL;
  }
}

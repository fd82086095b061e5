package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/**
 * Elementwise derivative of {@link Gelu}: the standard normal distribution function of x plus x
 * times its density. Its own derivative is the density times 2 - x^2.
 */
public record GeluSlope() implements Unary {
  private static final float DENSITY = (float) (1 / Math.sqrt(2 * Math.PI));

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node square = g.square(self.input(0));
    Node density = g.mul(g.constant(DENSITY), g.exp(g.mul(square, g.constant(-0.5f))));
    return List.of(g.mul(upstream, g.mul(density, g.sub(g.constant(2), square))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.GELU_SLOPE;
  }

  @Override
  public double nanos() {
    return 0.7;
  }
}

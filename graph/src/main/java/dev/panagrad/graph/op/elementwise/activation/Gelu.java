package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/**
 * Elementwise x times the standard normal distribution function of x (Hendrycks and Gimpel 2016),
 * in its exact form.
 */
public record Gelu() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new GeluGrad(), self.input(0), upstream));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.GELU;
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

package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/** Elementwise max(x, 0); its gradient is 1 where the result is above 0, else 0. */
public record Relu() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new ReluGrad(), self, upstream));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.RELU;
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

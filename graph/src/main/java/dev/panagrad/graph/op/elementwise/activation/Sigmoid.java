package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise y = 1 / (1 + e^-x); its gradient is y (1 - y). */
public record Sigmoid() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.add(new SigmoidGrad(), self, upstream));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.SIGMOID;
  }
}

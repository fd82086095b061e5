package dev.panagrad.graph.op.elementwise.trigonometry;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Unary;
import java.util.List;

/** Elementwise cosine; its gradient is -sin(x). */
public record Cos() implements Unary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.neg(g.mul(upstream, g.add(new Sin(), self.input(0)))));
  }

  @Override
  public UnaryKind kind() {
    return UnaryKind.COS;
  }

  @Override
  public double nanos() {
    return 0.5;
  }
}

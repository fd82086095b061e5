package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.List;

/**
 * The gradient of {@link Gelu} from its operand a and the upstream gradient b: b times the slope,
 * the standard normal distribution function of a plus a times its density. The slope's own
 * derivative is the density times 2 - a^2.
 */
public record GeluGrad() implements Binary {
  private static final float DENSITY = (float) (1 / Math.sqrt(2 * Math.PI));

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node x = self.input(0);
    Node square = g.square(x);
    Node density = g.mul(g.constant(DENSITY), g.exp(g.mul(square, g.constant(-0.5f))));
    Node bend = g.mul(density, g.sub(g.constant(2), square));
    return List.of(g.mul(upstream, g.mul(self.input(1), bend)), g.add(new GeluGrad(), x, upstream));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.GELU_GRAD;
  }

  @Override
  public double nanos() {
    return 0.8;
  }

  @Override
  public boolean broadcasts() {
    return false;
  }

  @Override
  public Zeros zeros() {
    return Zeros.LAST;
  }
}

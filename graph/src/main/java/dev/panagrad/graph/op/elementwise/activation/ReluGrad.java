package dev.panagrad.graph.op.elementwise.activation;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Zeros;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a ReLU from its result a and the upstream gradient b: b where a is above 0, else
 * 0.
 */
public record ReluGrad() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(null, g.add(new ReluGrad(), self.input(0), upstream));
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.RELU_GRAD;
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

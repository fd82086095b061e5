package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.Arrays;
import java.util.List;

/** Elementwise 1 where a is not above b, else 0, broadcast as in NumPy; no gradient flows back. */
public record LessOrEqual() implements Binary {
  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(null, null);
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.LESS_OR_EQUAL;
  }
}

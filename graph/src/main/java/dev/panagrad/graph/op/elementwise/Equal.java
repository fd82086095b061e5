package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/** 1 where both inputs, floats or ints, are equal, else 0; broadcast as in NumPy. */
public record Equal() implements Binary {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.check(
        inputs.get(0).type() == inputs.get(1).type(),
        "its inputs must have one type, but have %s and %s",
        inputs.get(0).type(),
        inputs.get(1).type());
    return Pointwise.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(null, null);
  }

  @Override
  public BinaryKind kind() {
    return BinaryKind.EQUAL;
  }

  @Override
  public void lower(LoweringContext context) {
    boolean ints = context.node().input(0).type() == DType.INT32;
    Pointwise.lowerBinary(context, ints ? BinaryKind.EQUAL_INT : kind(), nanos());
  }
}

package dev.panagrad.graph.op.elementwise.arithmetic;

import dev.panagrad.engine.kernel.elementwise.IntBinaryKernel;
import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.elementwise.Pointwise;
import java.util.Arrays;
import java.util.List;

/**
 * An elementwise function of two int32 inputs, broadcast as in NumPy. Results wrap around; no
 * gradient flows back. A comparison gives float32 1 or 0.
 */
public record IntBinary(IntKind kind) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Rules.type(inputs, 0, DType.INT32);
    Rules.type(inputs, 1, DType.INT32);
    return Pointwise.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
  }

  @Override
  public DType type(List<Node> inputs) {
    return kind.isTruth() ? DType.FLOAT32 : DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(null, null);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    Pointwise.lowerBinary(context, new IntBinaryKernel(kind), 1);
  }
}

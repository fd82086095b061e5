package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.Collections;
import java.util.List;

/** Reinterprets the 32 bits of each element as the other type. */
record SameBits() implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    return inputs.get(0).shape();
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type() == DType.INT32 ? DType.FLOAT32 : DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }

  @Override
  public void compute(KernelContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        out.length(),
        0.5,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            out.setInt(i, in.getInt(i));
          }
        });
  }
}

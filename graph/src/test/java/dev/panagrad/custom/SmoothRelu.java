package dev.panagrad.custom;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.List;

/** A user's op: log(1 + e^x) with a kernel in plain Java and a gradient made of built-in ops. */
record SmoothRelu() implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    return inputs.get(0).shape();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return List.of(g.mul(upstream, g.sigmoid(self.input(0))));
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }

  @Override
  public void compute(KernelContext context) {
    Buffer x = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        out.length(),
        20,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            float v = x.get(i);
            out.set(i, (float) (Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))));
          }
        });
  }
}

package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Scaled dot-product attention, softmax(scale Q K' + mask) V, without the matrix of all scores:
 * queries [..., heads, queries, size], keys [..., key heads, keys, size] and values [..., key
 * heads, keys, value size]. Each head of keys is shared by heads / key heads consecutive heads of
 * queries. A fourth input, the mask, broadcasts to [..., heads, queries, keys] and is added to the
 * scores; its gradient takes the matrix after all. The result for a query that sees no key is 0.
 *
 * @param scale the factor of the scores, such as 1 / sqrt(size)
 * @param seen the number of keys that the first query sees; each further query sees one more. 1 for
 *     a causal model, plus the number of cached keys; -1 if all are seen
 * @param masked whether there is a mask
 */
public record Attention(float scale, int seen, boolean masked) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, masked ? 4 : 3);
    return AttentionInputs.shape(inputs, seen);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.add(upstream);
    AttentionGrad op = new AttentionGrad(scale, seen, masked);
    Node all = g.add(op.name(), op, inputs);
    List<Node> gradients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      AttentionGradPart part = new AttentionGradPart(i);
      gradients.add(g.add(part, all, self.input(0), self.input(1), self.input(2)));
    }
    if (masked) {
      gradients.add(MaskGradient.of(g, this, self, upstream));
    }
    return gradients;
  }

  @Override
  public void lower(LoweringContext context) {
    AttentionInputs in =
        AttentionInputs.of(context.node(), context.node().inputs().size(), scale, seen);
    AttentionPlan plan =
        AttentionKernels.of(context.kernels())
            .forward(context.gemm(), in.spec(), in.mask(), context.threads());
    Buffer mask = in.mask() == null ? null : context.in(3);
    AttentionInputs.lower(context, plan, in.spec().flops(), mask, null);
  }
}

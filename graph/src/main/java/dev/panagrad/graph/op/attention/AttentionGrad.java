package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradients of {@link Attention} with respect to queries, keys and values, concatenated in one
 * axis. Inputs: the inputs of attention, then the gradient of its result.
 *
 * @param scale the factor of the scores
 * @param seen the number of keys that the first query sees, or -1 for all
 * @param masked whether there is a mask
 */
public record AttentionGrad(float scale, int seen, boolean masked) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, masked ? 5 : 4);
    Shape result = AttentionInputs.shape(inputs.subList(0, inputs.size() - 1), seen);
    Shape upstream = inputs.getLast().shape();
    Rules.floats(inputs);
    Rules.check(
        Rules.compatible(result, upstream),
        "the gradient of a result of %s can't have %s",
        result,
        upstream);
    long elements = 0;
    for (Node input : inputs.subList(0, 3)) {
      if (!input.shape().isKnown()) {
        return Shape.of(Shape.UNKNOWN);
      }
      elements += input.shape().elements();
    }
    return Shape.of(Rules.length(elements, inputs.get(0).shape()));
  }

  @Override
  public void lower(LoweringContext context) {
    int last = context.node().inputs().size() - 1;
    AttentionInputs in = AttentionInputs.of(context.node(), last, scale, seen);
    AttentionPlan plan =
        AttentionKernels.of(context.kernels())
            .gradient(context.gemm(), in.spec(), in.mask(), context.threads());
    Buffer mask = in.mask() == null ? null : context.in(3);
    AttentionInputs.lower(context, plan, 2.5 * in.spec().flops(), mask, context.in(last));
  }
}

package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.kernel.attention.AttentionSpec;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of {@link PackedAttention} with respect to its first input, of the same shape.
 * Inputs: the inputs of the op, then the gradient of its result.
 *
 * @param attention the op whose gradient this is
 */
public record PackedAttentionGrad(PackedAttention attention) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    int last = attention.drops() ? 2 : 1;
    Rules.count(inputs, last + 1);
    Shape result = attention.shape(inputs);
    Shape upstream = inputs.get(last).shape();
    Rules.check(
        Rules.compatible(result, upstream),
        "the gradient of a result of %s can't have %s",
        result,
        upstream);
    return inputs.get(0).shape();
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 && attention.drops()
        ? new KeepRule("%s '%s'".formatted(name(), self.name()))
        : null;
  }

  @Override
  public void lower(LoweringContext context) {
    AttentionSpec spec = attention.spec(context.node().input(0).shape());
    AttentionPlan plan =
        AttentionKernels.of(context.kernels())
            .gradient(
                context.gemm(),
                spec,
                null,
                attention.layout(spec),
                attention.drops(),
                context.threads());
    int last = context.node().inputs().size() - 1;
    attention.lower(context, plan, 2.5 * spec.flops(), context.in(last));
  }
}

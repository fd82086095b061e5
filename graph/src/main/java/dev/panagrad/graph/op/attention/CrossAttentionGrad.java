package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.kernel.attention.AttentionSpec;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradients of {@link CrossAttention} with respect to the queries and the memory, concatenated
 * in one axis. Inputs: the inputs of the op, then the gradient of its result.
 *
 * @param attention the op whose gradients these are
 */
public record CrossAttentionGrad(CrossAttention attention) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    int last = attention.operands();
    Rules.count(inputs, last + 1);
    Shape result = attention.shape(inputs);
    Rules.type(inputs, last, DType.FLOAT32);
    Shape upstream = inputs.get(last).shape();
    Rules.check(
        Rules.compatible(result, upstream),
        "the gradient of a result of %s can't have %s",
        result,
        upstream);
    Shape memory = inputs.get(1).shape();
    return result.isKnown() && memory.isKnown()
        ? Shape.of(Rules.length(result.elements() + memory.elements(), memory))
        : Shape.of(Shape.UNKNOWN);
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.FLOAT32;
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return attention.rule(self, input);
  }

  @Override
  public void lower(LoweringContext context) {
    AttentionSpec spec = attention.spec(context.node());
    AttentionPlan plan =
        AttentionKernels.of(context.kernels())
            .gradient(
                context.gemm(),
                spec,
                attention.mask(),
                attention.layout(context.node(), spec),
                attention.drops(),
                context.threads());
    attention.lower(context, plan, 2.5 * spec.flops(), context.in(attention.operands()));
  }
}

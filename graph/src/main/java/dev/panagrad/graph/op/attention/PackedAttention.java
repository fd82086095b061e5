package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionDraws;
import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionLayout;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.kernel.attention.AttentionSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Attention} of a sequence to itself, scaled by 1 / sqrt(columns of a head), where queries,
 * keys and values of all heads are side by side, as one product computes them: [n, steps, 3 *
 * width] becomes [n, steps, width], without rearranging the input. An optional second input is the
 * probability that a weight is kept: some weights are dropped, others are divided by it.
 *
 * @param heads the number of heads, which split the width into equal runs of columns
 * @param seen the number of keys that the first query sees; each further query sees one more. 1 for
 *     a causal model; -1 if all are seen
 * @param stream the number of the weights' masks, or -1 if nothing is dropped
 */
public record PackedAttention(int heads, int seen, int stream) implements BuiltIn {
  private static final int PACKED = 3;

  /** Stands for no dropout. */
  public static final int KEEPS_ALL = -1;

  /** Checks the number of heads. */
  public PackedAttention {
    Rules.check(heads >= 1, "attention has at least one head, not %d", heads);
    Rules.check(seen >= AttentionSpec.ALL, "a first query can't see %d keys", seen);
    Rules.check(stream >= KEEPS_ALL, "there are no masks of number %d", stream);
  }

  boolean drops() {
    return stream != KEEPS_ALL;
  }

  /** Checks the operand and the probability, if present; returns the shape of the result. */
  Shape shape(List<Node> inputs) {
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 3);
    Shape packed = inputs.get(0).shape();
    int columns = packed.size(2);
    Rules.check(
        columns != Shape.UNKNOWN && columns % ((long) PACKED * heads) == 0,
        "%d heads can't share queries, keys and values of %s",
        heads,
        packed);
    if (drops()) {
      Rules.scalar(inputs, 1);
    }
    return packed.with(2, columns / PACKED);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, drops() ? 2 : 1);
    return shape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.add(upstream);
    PackedAttentionGrad op = new PackedAttentionGrad(this);
    List<Node> gradients = new ArrayList<>(List.of(g.add(op.name(), op, inputs)));
    if (drops()) {
      gradients.add(null);
    }
    return gradients;
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1 && drops() ? new KeepRule("%s '%s'".formatted(name(), self.name())) : null;
  }

  AttentionSpec spec(Shape packed) {
    int sequences = packed.size(0);
    int steps = packed.size(1);
    int size = packed.size(2) / PACKED / heads;
    float scale = (float) (1 / Math.sqrt(size));
    int all = Rules.length((long) sequences * heads, packed);
    return new AttentionSpec(all, 1, steps, steps, size, size, scale, seen);
  }

  AttentionLayout layout(AttentionSpec spec) {
    return AttentionLayout.packed(heads, spec.queries(), spec.size());
  }

  @Override
  public void lower(LoweringContext context) {
    AttentionSpec spec = spec(context.node().input(0).shape());
    AttentionPlan plan =
        AttentionKernels.of(context.kernels())
            .forward(context.gemm(), spec, null, layout(spec), drops(), context.threads());
    lower(context, plan, spec.flops(), null);
  }

  void lower(LoweringContext context, AttentionPlan plan, double flops, Buffer upstream) {
    Buffer packed = context.in(0);
    Buffer out = context.out();
    Buffer scratch = context.scratch(plan.scratch());
    AttentionDraws draws = drops() ? new Draws(context.in(1), context.state(), stream) : null;
    context.step(
        "",
        flops,
        plan.parts(),
        part -> plan.run(part, packed, packed, packed, null, upstream, out, scratch, draws));
  }
}

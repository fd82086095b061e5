package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionDraws;
import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionLayout;
import dev.panagrad.engine.kernel.attention.AttentionMask;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.kernel.attention.AttentionSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Attention} of sequences to others, or to themselves, of different lengths, scaled by 1 /
 * sqrt(columns of a head). Inputs: queries [n, queries, width]; the memory [n, keys, 2 * width],
 * the keys of all heads followed by the values, as one product computes them; the number of keys
 * per sequence, [n], int32. The result is [n, queries, width]. Keys and values beyond a length
 * don't affect any bit. An optional fourth input is the probability that a weight is kept: some
 * weights are dropped, others are divided by it.
 *
 * @param heads the number of heads, which split the width into equal runs of columns
 * @param stream the number of the weights' masks, or {@link PackedAttention#KEEPS_ALL}
 */
public record CrossAttention(int heads, int stream) implements BuiltIn {
  private static final int LENGTHS = 2;
  private static final int KEEP = 3;

  /** Checks the numbers. */
  public CrossAttention {
    Rules.check(heads >= 1, "attention has at least one head, not %d", heads);
    Rules.check(stream >= PackedAttention.KEEPS_ALL, "there are no masks of number %d", stream);
  }

  boolean drops() {
    return stream != PackedAttention.KEEPS_ALL;
  }

  /** The number of inputs, with the probability if there is one. */
  int operands() {
    return drops() ? KEEP + 1 : KEEP;
  }

  /** Checks the operands and returns the shape of the result, which is the queries' shape. */
  Shape shape(List<Node> inputs) {
    Rules.floats(inputs.subList(0, LENGTHS));
    Rules.rank(inputs, 0, 3);
    Rules.rank(inputs, 1, 3);
    Rules.rank(inputs, LENGTHS, 1);
    Rules.type(inputs, LENGTHS, DType.INT32);
    Shape q = inputs.get(0).shape();
    Shape memory = inputs.get(1).shape();
    int width = q.size(2);
    Rules.check(
        width != Shape.UNKNOWN && width % heads == 0,
        "%d heads can't share queries of %s",
        heads,
        q);
    Rules.check(
        Rules.compatible(q.size(0), memory.size(0)) && memory.size(2) == 2L * width,
        "queries of %s can't look at keys and values of %s",
        q,
        memory);
    Shape lengths = inputs.get(LENGTHS).shape();
    Rules.check(
        Rules.compatible(q.size(0), lengths.size(0))
            && Rules.compatible(memory.size(0), lengths.size(0)),
        "queries of %s need as many lengths, not %s",
        q,
        lengths);
    if (drops()) {
      Rules.type(inputs, KEEP, DType.FLOAT32);
      Rules.scalar(inputs, KEEP);
    }
    return q;
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, operands());
    return shape(inputs);
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.FLOAT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.add(upstream);
    CrossAttentionGrad op = new CrossAttentionGrad(this);
    Node all = g.add(op.name(), op, inputs);
    Node[] gradients = new Node[operands()];
    for (int i = 0; i < LENGTHS; i++) {
      gradients[i] = g.add(new AttentionGradPart(i), all, self.input(0), self.input(1));
    }
    return Arrays.asList(gradients);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == KEEP && drops() ? new KeepRule("%s '%s'".formatted(name(), self.name())) : null;
  }

  AttentionSpec spec(Node node) {
    Shape q = node.input(0).shape();
    int size = q.size(2) / heads;
    return new AttentionSpec(
        Rules.length((long) q.size(0) * heads, q),
        1,
        q.size(1),
        node.input(1).shape().size(1),
        size,
        size,
        (float) (1 / Math.sqrt(size)),
        AttentionSpec.ALL);
  }

  AttentionLayout layout(Node node, AttentionSpec spec) {
    int sequences = node.input(0).shape().size(0);
    return AttentionLayout.across(heads, sequences, spec.queries(), spec.keys(), spec.size());
  }

  AttentionMask mask() {
    return AttentionMask.lengths(heads);
  }

  @Override
  public void lower(LoweringContext context) {
    AttentionSpec spec = spec(context.node());
    AttentionLayout layout = layout(context.node(), spec);
    AttentionPlan plan =
        AttentionKernels.of(context.kernels())
            .forward(context.gemm(), spec, mask(), layout, drops(), context.threads());
    lower(context, plan, spec.flops(), null);
  }

  void lower(LoweringContext context, AttentionPlan plan, double flops, Buffer upstream) {
    Buffer q = context.in(0);
    Buffer memory = context.in(1);
    Buffer lengths = context.in(LENGTHS);
    Buffer out = context.out();
    Buffer scratch = context.scratch(plan.scratch());
    AttentionDraws draws = drops() ? new Draws(context.in(KEEP), context.state(), stream) : null;
    context.step(
        "",
        flops,
        plan.parts(),
        part -> plan.run(part, q, memory, memory, lengths, upstream, out, scratch, draws));
  }
}

package dev.panagrad.graph.op.attention;

import dev.panagrad.engine.kernel.attention.AttentionMask;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.kernel.attention.AttentionSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** Shared by attention and its gradients: shapes and the layout of operands. */
record AttentionInputs(AttentionSpec spec, AttentionMask mask) {
  private static final int MASK = 3;

  /** Checks queries, keys, values and an optional mask; returns the shape of the result. */
  static Shape shape(List<Node> inputs, int seen) {
    Rules.floats(inputs);
    Rules.check(seen >= AttentionSpec.ALL, "a first query can't see %d keys", seen);
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    Shape v = inputs.get(2).shape();
    int rank = q.rank();
    boolean fits = rank >= 3 && k.rank() == rank && v.rank() == rank;
    for (int axis = 0; fits && axis < rank - 3; axis++) {
      fits =
          Rules.compatible(q.size(axis), k.size(axis))
              && Rules.compatible(q.size(axis), v.size(axis))
              && Rules.compatible(k.size(axis), v.size(axis));
    }
    fits =
        fits
            && Rules.compatible(k.size(-3), v.size(-3))
            && Rules.compatible(k.size(-2), v.size(-2))
            && Rules.compatible(q.size(-1), k.size(-1))
            && shares(q.size(-3), k.size(-3));
    Rules.check(fits, "queries %s, keys %s and values %s don't fit each other", q, k, v);
    Shape scores = q.with(-1, k.size(-2));
    if (inputs.size() > MASK) {
      Shape m = inputs.get(MASK).shape();
      boolean spreads = m.rank() >= 1 && m.rank() <= rank;
      for (int i = 1; spreads && i <= m.rank(); i++) {
        spreads = Rules.compatible(m.size(-i), scores.size(-i)) || (m.size(-i) == 1 && i > 1);
      }
      Rules.check(spreads, "a mask of %s can't be added to scores of %s", m, scores);
    }
    return q.with(-1, v.size(-1));
  }

  /** Whether query heads can share key heads. */
  private static boolean shares(int heads, int keyHeads) {
    return Rules.compatible(heads, keyHeads) || (keyHeads > 0 && heads % keyHeads == 0);
  }

  /**
   * The operands of a node.
   *
   * @param operands the number of inputs that are queries, keys, values and an optional mask
   */
  static AttentionInputs of(Node node, int operands, float scale, int seen) {
    Shape q = node.input(0).shape();
    Shape k = node.input(1).shape();
    Shape v = node.input(2).shape();
    int heads = Rules.length(k.elements(0, k.rank() - 2), k);
    int groups = k.size(-3) == 0 ? 1 : q.size(-3) / k.size(-3);
    AttentionSpec spec =
        new AttentionSpec(
            heads, groups, q.size(-2), k.size(-2), q.size(-1), v.size(-1), scale, seen);
    return new AttentionInputs(
        spec, operands > MASK ? mask(node.input(MASK).shape(), q.with(-1, k.size(-2))) : null);
  }

  private static AttentionMask mask(Shape mask, Shape scores) {
    int heads = Rules.length(scores.elements(0, scores.rank() - 2), scores);
    long[] starts = new long[heads];
    int keys = mask.size(-1);
    int rows = mask.rank() > 1 ? mask.size(-2) : 1;
    long matrix = (long) rows * keys;
    for (int head = 0; head < heads; head++) {
      long rest = head;
      long stride = matrix;
      for (int i = 3; i <= mask.rank(); i++) {
        int size = mask.size(-i);
        long index = rest % scores.size(-i);
        rest /= scores.size(-i);
        starts[head] += size == 1 ? 0 : index * stride;
        stride *= size;
      }
    }
    return new AttentionMask(starts, rows == 1 ? 0 : keys);
  }

  static void lower(
      LoweringContext context, AttentionPlan plan, double flops, Buffer mask, Buffer upstream) {
    Buffer q = context.in(0);
    Buffer k = context.in(1);
    Buffer v = context.in(2);
    Buffer out = context.out();
    Buffer scratch = context.scratch(plan.scratch());
    context.step(
        "",
        flops,
        plan.parts(),
        part -> plan.run(part, q, k, v, mask, upstream, out, scratch, null));
  }
}

package dev.panagrad.graph.random;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.op.attention.AttentionGrad;
import dev.panagrad.graph.op.attention.AttentionGradPart;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.CrossAttentionGrad;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.attention.PackedAttentionGrad;
import dev.panagrad.graph.op.elementwise.Cast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attention and its gradients. */
final class AttentionRecipes {
  private AttentionRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    all.put(PackedAttention.class, s -> packed(s, false));
    all.put(PackedAttentionGrad.class, s -> packed(s, true));
    all.put(CrossAttention.class, s -> across(s, false));
    all.put(CrossAttentionGrad.class, s -> across(s, true));
    all.put(Attention.class, s -> attention(s, false));
    all.put(AttentionGrad.class, s -> attention(s, true));
    all.put(
        AttentionGradPart.class,
        s -> {
          Node q = s.of(s.draw.shape(3));
          Node k = s.of(s.draw.shape(3));
          Node v = s.of(s.draw.shape(3));
          long elements = q.shape().elements() + k.shape().elements() + v.shape().elements();
          Node all3 = s.of((int) elements & Integer.MAX_VALUE);
          return Proposal.of(new AttentionGradPart(s.draw.below(3)), all3, q, k, v);
        });
  }

  private static Proposal packed(Sketch s, boolean gradient) {
    int heads = 1 + s.draw.below(3);
    int width = heads * (1 + s.draw.below(4));
    Shape rows = s.draw.shape(2);
    Shape packed = Shape.of(rows.size(0), rows.size(1), 3 * width);
    int seen = s.draw.coin() ? -1 : s.draw.below(3);
    boolean drops = s.draw.coin();
    PackedAttention op =
        new PackedAttention(heads, seen, drops ? s.draw.below(9) : PackedAttention.KEEPS_ALL);
    List<Node> inputs = new ArrayList<>(List.of(s.of(packed)));
    if (drops) {
      inputs.add(s.of());
    }
    if (gradient) {
      inputs.add(s.of(packed.with(2, width)));
    }
    return Proposal.of(gradient ? new PackedAttentionGrad(op) : op, inputs.toArray(Node[]::new));
  }

  private static Proposal across(Sketch s, boolean gradient) {
    int heads = 1 + s.draw.below(3);
    int width = heads * (1 + s.draw.below(4));
    Shape rows = s.draw.shape(2);
    Shape queries = Shape.of(rows.size(0), rows.size(1), width);
    boolean drops = s.draw.coin();
    CrossAttention op =
        new CrossAttention(heads, drops ? s.draw.below(9) : PackedAttention.KEEPS_ALL);
    Node memory = s.of(rows.size(0), s.draw.size(), 2 * width);
    Node lengths = s.add(new Cast(DType.INT32), s.of(rows.size(0)));
    List<Node> inputs = new ArrayList<>(List.of(s.of(queries), memory, lengths));
    if (drops) {
      inputs.add(s.of());
    }
    if (gradient) {
      inputs.add(s.of(queries));
    }
    return Proposal.of(gradient ? new CrossAttentionGrad(op) : op, inputs.toArray(Node[]::new));
  }

  private static Proposal attention(Sketch s, boolean gradient) {
    Shape keys = s.draw.shape(3);
    int groups = 1 + s.draw.below(3);
    int heads = (int) ((long) keys.size(0) * groups & Integer.MAX_VALUE);
    int queries = s.draw.size();
    int values = s.draw.size();
    int seen = s.draw.coin() ? -1 : s.draw.below(5);
    float scale = 0.5f;
    boolean masked = s.draw.coin();
    Op op = gradient ? new AttentionGrad(scale, seen, masked) : new Attention(scale, seen, masked);
    Proposal all =
        Proposal.of(op, s.of(heads, queries, keys.size(2)), s.of(keys), s.of(keys.with(2, values)));
    if (masked) {
      all = all.and(s.draw.coin() ? s.of(keys.size(1)) : s.of(queries, keys.size(1)));
    }
    return gradient ? all.and(s.of(heads, queries, values)) : all;
  }
}

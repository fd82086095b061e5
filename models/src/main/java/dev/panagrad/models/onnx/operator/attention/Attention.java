package dev.panagrad.models.onnx.operator.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.List;

/** Scaled dot-product attention, with an optional cache of past keys and values. */
final class Attention {
  private static final int PAST_KEY = 4;
  private static final int PAST_VALUE = 5;

  /** The output for the products of queries and keys. */
  private static final int SCORES = 3;

  private Attention() {}

  static List<Value> rule(OperatorContext c) {
    Floats.require(c, 0, 1, 2);
    GraphBuilder g = c.g();
    boolean flat = c.shape(0).rank() == 3;
    Node q = heads(c, 0, "q_num_heads");
    Node k = withPast(c, heads(c, 1, "kv_num_heads"), PAST_KEY);
    Node v = withPast(c, heads(c, 2, "kv_num_heads"), PAST_VALUE);
    float scale = Heads.scale(c.hasAttribute("scale") ? c.real("scale", 0) : 0, q.shape().size(3));
    Node y = fused(c, q, k, v, scale);
    Node told = null;
    if (y == null) {
      Node scores = Heads.scores(g, Floats.scale(g, q, scale), k);
      Node capped = capped(g, scores, c.real("softcap", 0));
      Node bias = AttentionBias.of(c, q.shape().size(2), k.shape().size(2), true);
      Node biased = bias == null ? capped : g.add(capped, bias);
      Node weights = g.softmax(biased);
      y = Heads.values(g, weights, v);
      told = told(c, scores, capped, biased, weights);
    }
    return Arrays.asList(
        c.like(0, flat ? Heads.merge(g, y) : y),
        c.like(1, k),
        c.like(2, v),
        told == null ? null : c.like(0, told));
  }

  /**
   * Attention in one op; null if the scores are requested or modified, or a mask may be trained.
   */
  private static Node fused(OperatorContext c, Node q, Node k, Node v, float scale) {
    boolean learned = c.has(AttentionBias.MASK) && c.type(AttentionBias.MASK) != DataType.BOOL;
    if (c.wants(SCORES) || c.real("softcap", 0) > 0 || learned) {
      return null;
    }
    boolean growing = c.flag("is_causal", false) && !AttentionBias.endsAtLengths(c);
    int past = c.has(PAST_KEY) ? c.shape(PAST_KEY).size(2) : 0;
    Node bias = AttentionBias.of(c, q.shape().size(2), k.shape().size(2), !growing);
    Op op =
        new dev.panagrad.graph.op.attention.Attention(scale, growing ? past + 1 : -1, bias != null);
    return bias == null ? c.g().add(op, q, k, v) : c.g().add(op, q, k, v, bias);
  }

  private static Node told(OperatorContext c, Node scores, Node capped, Node biased, Node weights) {
    int mode = (int) c.integer("qk_matmul_output_mode", 0);
    return switch (mode) {
      case 0 -> scores;
      case 1 -> capped;
      case 2 -> biased;
      case 3 -> weights;
      default -> throw c.unsupported("qk_matmul_output_mode " + mode);
    };
  }

  private static Node heads(OperatorContext c, int input, String attribute) {
    Shape shape = c.shape(input);
    if (shape.rank() == 4) {
      return c.node(input);
    }
    if (shape.rank() != 3 || !c.hasAttribute(attribute)) {
      throw new IllegalArgumentException(
          "its input %d must have 4 axes, or 3 and the attribute %s, but is %s"
              .formatted(input, attribute, shape));
    }
    return Heads.split(c.g(), c.node(input), c.integer(attribute, 0));
  }

  private static Node withPast(OperatorContext c, Node now, int past) {
    return c.has(past) ? c.g().concat(2, c.node(past), now) : now;
  }

  private static Node capped(GraphBuilder g, Node scores, float most) {
    return most > 0 ? Floats.scale(g, g.tanh(Floats.scale(g, scores, 1 / most)), most) : scores;
  }
}

package dev.panagrad.models.onnx.operator.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/** Attention and position embeddings. */
public final class AttentionOperators {
  private AttentionOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    table
        .add("Attention", Attention::rule)
        .add("ai.onnx.preview.FlexAttention", AttentionOperators::flexAttention)
        .add("LinearAttention", LinearAttention::rule)
        .add("CausalConvWithState", AttentionOperators::causalConvolution)
        .add("RotaryEmbedding", RotaryEmbedding::rule);
  }

  /** Attention with subgraphs that modify the scores or the probabilities. */
  private static List<Value> flexAttention(OperatorContext c) {
    Floats.require(c, 0, 1, 2);
    GraphBuilder g = c.g();
    for (int i = 0; i < 3; i++) {
      if (c.shape(i).rank() != 4) {
        throw new IllegalArgumentException(
            "its input %d must have 4 axes, but is %s".formatted(i, c.shape(i)));
      }
    }
    float scale = Heads.scale(c.hasAttribute("scale") ? c.real("scale", 0) : 0, c.shape(0).size(3));
    Node scores = Heads.scores(g, Floats.scale(g, c.node(0), scale), c.node(1));
    Node changed = changed(c, "score_mod", scores);
    if (c.hasAttribute("mask_mod")) {
      throw c.unsupported("the attribute mask_mod");
    }
    Node weights = changed(c, "prob_mod", g.softmax(changed));
    return c.result(Heads.values(g, weights, c.node(2)));
  }

  private static Node changed(OperatorContext c, String attribute, Node x) {
    GraphProto graph = c.graph(attribute);
    if (graph == null) {
      return x;
    }
    if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
      throw c.unsupported("a graph " + attribute + " of more than the tensor that it changes");
    }
    Value changed = c.inline(graph, List.of(c.like(0, x))).getFirst();
    if (changed == null) {
      throw c.unsupported("its graph " + attribute);
    }
    Node result = changed.node();
    if (!result.shape().equals(x.shape())) {
      throw new IllegalArgumentException(
          "its graph %s makes %s of %s".formatted(attribute, result.shape(), x.shape()));
    }
    return result;
  }

  /** A depthwise convolution along time that sees only the past. */
  private static List<Value> causalConvolution(OperatorContext c) {
    Floats.require(c, 0, 1);
    GraphBuilder g = c.g();
    Shape in = c.shape(0);
    Shape filter = c.shape(1);
    if (in.rank() != 3
        || filter.rank() != 3
        || !filter.equals(Shape.of(in.size(1), 1, filter.size(2)))) {
      throw new IllegalArgumentException(
          "an input of %s needs a filter of [%s, 1, width], not %s"
              .formatted(in, in.rank() == 3 ? in.size(1) : "channels", filter));
    }
    int channels = in.size(1);
    int width = filter.size(2);
    Node past = c.has(3) ? c.node(3) : Floats.zeros(g, in.size(0), channels, width - 1);
    Node padded = g.concat(2, past, c.node(0));
    Node sum = null;
    for (int tap = 0; tap < width; tap++) {
      Node weight = g.reshape(g.slice(c.node(1), 2, tap, 1), channels, 1);
      Node product = g.mul(g.slice(padded, 2, tap, in.size(2)), weight);
      sum = sum == null ? product : g.add(sum, product);
    }
    Node result = c.has(2) ? g.add(sum, g.reshape(c.node(2), channels, 1)) : sum;
    String activation = c.text("activation", "none");
    Node shown =
        switch (activation) {
          case "none" -> result;
          case "silu", "swish" -> g.mul(result, g.sigmoid(result));
          default -> throw c.unsupported("the activation '" + activation + "'");
        };
    Node state = g.slice(padded, 2, in.size(2), width - 1);
    return List.of(c.like(0, shown), c.like(0, state));
  }
}

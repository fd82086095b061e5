package dev.panagrad.models.onnx;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Exports the building blocks of Transformers as ONNX nodes. Operator set 17 has no attention: it
 * is written as products and a softmax, for sequences of a known number of positions.
 */
final class AttentionExport {
  private final OnnxGraph graph;
  private final NodeExport nodes;

  /** Causal masks, shared by all layers. */
  private final Map<List<Integer>, String> masks = new HashMap<>();

  AttentionExport(OnnxGraph graph, NodeExport nodes) {
    this.graph = graph;
    this.nodes = nodes;
  }

  /**
   * The name of a node's value, or null if the node is not handled here or its sizes are unknown.
   */
  String export(Node node) {
    return switch (node.op()) {
      case LayerNorm norm -> layerNorm(norm, node);
      case BatchMatMul product ->
          graph.add(
              "MatMul",
              List.of(
                  turned(nodes.rows(node.input(0)), node.input(0), product.transposeA()),
                  turned(nodes.rows(node.input(1)), node.input(1), product.transposeB())));
      case Attention attention when hasSizes(node) -> attention(attention, node);
      case PackedAttention packed when isKnown(node.input(0)) && packed.stream() < 0 ->
          packed(packed, node.input(0));
      case CrossAttention cross
          when isKnown(node.input(0)) && isKnown(node.input(1)) && cross.stream() < 0 ->
          cross(cross, node);
      default -> null;
    };
  }

  /** Whether all sizes but the first are known. */
  private static boolean isKnown(Node node) {
    Shape shape = node.shape();
    return shape.with(0, 1).isKnown();
  }

  private static boolean hasSizes(Node node) {
    return isKnown(node.input(0))
        && isKnown(node.input(1))
        && node.input(0).shape().size(-3) == node.input(1).shape().size(-3);
  }

  private String layerNorm(LayerNorm norm, Node node) {
    String x = nodes.rows(node.input(0));
    String scale = nodes.rows(node.input(1));
    String offset = nodes.rows(node.input(2));
    if (norm.centred()) {
      return graph.add(
          "LayerNormalization",
          List.of(x, scale, offset),
          Attribute.integer("axis", -1),
          Attribute.real("epsilon", norm.epsilon()));
    }
    String mean =
        graph.add(
            "ReduceMean", List.of(graph.add("Mul", List.of(x, x))), Attribute.integers("axes", -1));
    String raised = graph.add("Add", List.of(mean, number("epsilon", norm.epsilon())));
    String normal = graph.add("Div", List.of(x, graph.add("Sqrt", List.of(raised))));
    return graph.add("Add", List.of(graph.add("Mul", List.of(normal, scale)), offset));
  }

  private String number(String name, float value) {
    return graph.weights(name, Shape.scalar(), value);
  }

  private String turned(String name, Node node, boolean transposed) {
    if (!transposed) {
      return name;
    }
    int rank = node.shape().rank();
    long[] order = LongStream.range(0, rank).toArray();
    order[rank - 2] = rank - 1L;
    order[rank - 1] = rank - 2L;
    return nodes.permuted(name, order);
  }

  private String attention(Attention op, Node node) {
    Node k = node.input(1);
    String mask = op.masked() ? nodes.rows(node.input(3)) : null;
    String scores = scores(nodes.rows(node.input(0)), turned(nodes.rows(k), k, true), op.scale());
    String causal = causal(op.seen(), node.input(0).shape().size(-2), k.shape().size(-2));
    return weighted(masked(masked(scores, causal), mask), nodes.rows(node.input(2)));
  }

  private String scores(String q, String turnedKeys, float scale) {
    String product = graph.add("MatMul", List.of(q, turnedKeys));
    return graph.add("Mul", List.of(product, number("scale", scale)));
  }

  private String masked(String scores, String mask) {
    return mask == null ? scores : graph.add("Add", List.of(scores, mask));
  }

  private String weighted(String scores, String v) {
    return graph.add("MatMul", List.of(softmax(scores), v));
  }

  private String softmax(String scores) {
    return graph.add("Softmax", List.of(scores), Attribute.integer("axis", -1));
  }

  /** Minus infinity for keys after those that a query may see; null if it may see all. */
  private String causal(int seen, int queries, int keys) {
    return seen < 0
        ? null
        : masks.computeIfAbsent(List.of(seen, queries, keys), _ -> mask(seen, queries, keys));
  }

  private String mask(int seen, int queries, int keys) {
    float[] mask = new float[Math.multiplyExact(queries, keys)];
    for (int query = 0; query < queries; query++) {
      int end = Math.min(keys, seen + query);
      Arrays.fill(mask, query * keys + end, (query + 1) * keys, Float.NEGATIVE_INFINITY);
    }
    return graph.weights("causal_mask", Shape.of(queries, keys), mask);
  }

  /**
   * Columns of all heads, [n, steps, width], as [n, heads, steps, size], or [n, heads, size, steps]
   * if turned.
   */
  private String heads(String all, int part, int heads, int steps, int width, boolean turned) {
    String columns =
        graph.add(
            "Slice",
            List.of(
                all,
                graph.integers((long) part * width),
                graph.integers((part + 1L) * width),
                graph.integers(2)));
    return split(columns, heads, steps, width, turned);
  }

  private String split(String columns, int heads, int steps, int width, boolean turned) {
    String split =
        graph.add("Reshape", List.of(columns, graph.integers(0, steps, heads, width / heads)));
    return turned ? nodes.permuted(split, 0, 2, 3, 1) : nodes.permuted(split, 0, 2, 1, 3);
  }

  private String merged(String heads, int steps, int width) {
    String side = nodes.permuted(heads, 0, 2, 1, 3);
    return graph.add("Reshape", List.of(side, graph.integers(0, steps, width)));
  }

  private String packed(PackedAttention op, Node node) {
    String all = nodes.rows(node);
    int steps = node.shape().size(1);
    int width = node.shape().size(2) / 3;
    List<String> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      parts.add(heads(all, part, op.heads(), steps, width, part == 1));
    }
    String scores = scores(parts.get(0), parts.get(1), scale(width / op.heads()));
    String seen = masked(scores, causal(op.seen(), steps, steps));
    return merged(weighted(seen, parts.get(2)), steps, width);
  }

  private static float scale(int size) {
    return (float) (1 / Math.sqrt(size));
  }

  private String cross(CrossAttention op, Node node) {
    int queries = node.shape().size(1);
    int width = node.shape().size(2);
    int keys = node.input(1).shape().size(1);
    String memory = nodes.rows(node.input(1));
    String q = split(nodes.rows(node.input(0)), op.heads(), queries, width, false);
    String k = heads(memory, 0, op.heads(), keys, width, true);
    String v = heads(memory, 1, op.heads(), keys, width, false);
    String lengths = nodes.cast(nodes.rows(node.input(2)), DataType.INT64);
    String each = graph.add("Reshape", List.of(lengths, graph.integers(-1, 1, 1, 1)));
    String places = graph.range(keys);
    String seen = graph.add("Less", List.of(places, each));
    String none = number("none", 0);
    String mask =
        graph.add("Where", List.of(seen, none, number("unseen", Float.NEGATIVE_INFINITY)));
    String weights = softmax(masked(scores(q, k, scale(width / op.heads())), mask));
    // Without any key the softmax is NaN, and the op's result is 0.
    String known = graph.add("Where", List.of(seen, weights, none));
    return merged(graph.add("MatMul", List.of(known, v)), queries, width);
  }
}

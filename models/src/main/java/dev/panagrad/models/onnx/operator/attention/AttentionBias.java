package dev.panagrad.models.onnx.operator.attention;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.LessOrEqual;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;

/** The bias that is added to attention scores: minus infinity for hidden keys. */
final class AttentionBias {
  /** The index of the mask input. */
  static final int MASK = 3;

  private static final int PAST_KEY = 4;
  private static final int LENGTHS = 6;

  private final OperatorContext c;
  private final GraphBuilder g;
  private final int queries;
  private final int keys;

  private AttentionBias(OperatorContext c, int queries, int keys) {
    this.c = c;
    this.g = c.g();
    this.queries = queries;
    this.keys = keys;
  }

  /**
   * The sum of all requested biases, which broadcasts to the scores; null if there is none.
   *
   * @param causal whether to include the bias for {@code is_causal}
   */
  static Node of(OperatorContext c, int queries, int keys, boolean causal) {
    AttentionBias bias = new AttentionBias(c, queries, keys);
    Node sum = c.has(MASK) ? bias.mask() : null;
    if (causal && c.flag("is_causal", false)) {
      sum = bias.plus(sum, bias.causal());
    }
    if (c.has(LENGTHS)) {
      sum = bias.plus(sum, bias.within());
    }
    return sum;
  }

  /** Whether the last query of each batch element is at the last valid key given by the lengths. */
  static boolean endsAtLengths(OperatorContext c) {
    return c.has(LENGTHS) && !c.has(PAST_KEY);
  }

  private Node plus(Node a, Node b) {
    return a == null ? b : g.add(a, b);
  }

  /** 0 where a condition holds, else minus infinity. */
  private Node unless(Node condition) {
    Node hidden = g.constant(Float.NEGATIVE_INFINITY);
    return g.add(new Select(), condition, g.constant(0), hidden);
  }

  /** The mask input; keys beyond its end are hidden. */
  private Node mask() {
    Floats.require(c, MASK);
    Node bias = c.type(MASK) == DataType.BOOL ? unless(c.node(MASK)) : c.node(MASK);
    int missing = keys - bias.shape().size(-1);
    if (missing <= 0) {
      return bias;
    }
    Shape rest = bias.shape().with(-1, missing);
    float[] hidden = new float[Math.toIntExact(rest.elements())];
    Arrays.fill(hidden, Float.NEGATIVE_INFINITY);
    return g.concat(-1, bias, g.constant(rest, hidden));
  }

  /** The causal bias: a query sees the cached keys, and of the new ones those up to its own. */
  private Node causal() {
    if (endsAtLengths(c)) {
      // The query's own key is among the last valid keys of the cache.
      float[] needed = new float[Math.multiplyExact(queries, keys)];
      for (int i = 0; i < queries; i++) {
        for (int j = 0; j < keys; j++) {
          needed[i * keys + j] = j - i + queries;
        }
      }
      Node table = g.constant(Shape.of(queries, keys), needed);
      return unless(g.add(new LessOrEqual(), table, lengths()));
    }
    int past = c.has(PAST_KEY) ? c.shape(PAST_KEY).size(2) : 0;
    float[] bias = new float[Math.multiplyExact(queries, keys)];
    for (int i = 0; i < queries; i++) {
      for (int j = Math.min(keys, past + i + 1); j < keys; j++) {
        bias[i * keys + j] = Float.NEGATIVE_INFINITY;
      }
    }
    return g.constant(Shape.of(queries, keys), bias);
  }

  /** Hides keys at or beyond the length of each batch element. */
  private Node within() {
    float[] numbers = new float[keys];
    for (int j = 0; j < keys; j++) {
      numbers[j] = j;
    }
    return unless(g.add(new Less(), g.constant(Shape.of(keys), numbers), lengths()));
  }

  private Node lengths() {
    Node lengths = g.add(new Cast(DType.FLOAT32), c.node(LENGTHS));
    return g.reshape(lengths, Math.toIntExact(lengths.shape().elements()), 1, 1, 1);
  }
}

package dev.panagrad.models.onnx.operator;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.LessOrEqual;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;

/** What is added to the scores of attention: minus infinity where nothing may be seen. */
final class AttentionBias {
  /** The input that is the mask. */
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
   * The sum of what a node asks for, which broadcasts to the scores; null if nothing.
   *
   * @param causal whether what {@code is_causal} asks for is among it
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

  /** Whether the last query of each batch sees as many keys as are told to be there. */
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

  /** The mask that is given; keys behind its end are hidden. */
  private Node mask() {
    LinearOperators.requireFloats(c, MASK);
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

  /** A query sees the keys of the cache, and of those that come with it none behind its own. */
  private Node causal() {
    if (endsAtLengths(c)) {
      // Its own key is among those at the end of what is filled of the cache.
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

  /** Only so many keys of each batch are there. */
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

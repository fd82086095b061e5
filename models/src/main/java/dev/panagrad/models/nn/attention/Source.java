package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.sequence.StepRows;

/**
 * The source that a decoder attends to: the rows of an encoder.
 *
 * @param rows [batch, positions, size]; positions and size must be known
 * @param keys of the rows, as computed by an {@link Attention}
 * @param mask 1 where a sentence has a position, else 0, [batch, positions]; null if nothing is
 *     padded
 */
public record Source(Node rows, Node keys, Node mask) {
  /** So low that, next to any score, its exponential is exactly 0. */
  private static final float NEVER = -1e30f;

  /**
   * The result of attention for a query.
   *
   * @param context the mean of the rows weighted by the weights, [batch, size]
   * @param weights the attention weights of the positions, [batch, positions]; exactly 0 where
   *     masked
   */
  public record Focus(Node context, Node weights) {}

  /** The sources of the rows that remain at a step. */
  Source remaining(GraphBuilder g, StepRows steps, int step) {
    return new Source(
        steps.remaining(g, rows, step),
        steps.remaining(g, keys, step),
        mask == null ? null : steps.remaining(g, mask, step));
  }

  /**
   * Attends to the source.
   *
   * @param query [batch, query size]
   */
  public Focus focus(Layers layers, Attention attention, Node query) {
    GraphBuilder g = layers.graph();
    int places = rows.shape().size(1);
    Node weights = softmax(g, attention.scores(layers, query, keys), mask);
    Node one = g.reshape(weights, Shape.of(Shape.UNKNOWN, 1, places));
    Node context = g.reshape(g.matMul(one, rows), Shape.of(Shape.UNKNOWN, rows.shape().size(2)));
    return new Focus(context, weights);
  }

  /**
   * Softmax over the unmasked elements of the last axis; zeros if all are masked.
   *
   * @param mask 1 or 0, of the shape of the scores or one that broadcasts to it; null for none
   */
  public static Node softmax(GraphBuilder g, Node scores, Node mask) {
    if (mask == null) {
      return g.softmax(scores);
    }
    Node masked = g.add(new Select(), mask, scores, g.constant(NEVER));
    return g.mul(g.softmax(masked), mask);
  }
}

package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.recurrent.StepRows;

/**
 * What a decoder looks at: the rows of an encoder.
 *
 * @param rows [batch, places, size]; places and size must be known
 * @param keys of the rows, as an {@link Attention} makes them
 * @param mask 1 where a sentence has a place, else 0, [batch, places]; null if all have all places
 */
public record Source(Node rows, Node keys, Node mask) {
  /** So low that its exponential beside any score is exactly 0. */
  private static final float NEVER = -1e30f;

  /**
   * Where a query looks.
   *
   * @param context the mean of the rows by their weights, [batch, size]
   * @param weights the shares of the places, [batch, places]; exactly 0 where masked
   */
  public record Focus(Node context, Node weights) {}

  /** The sources of the rows that a step still has. */
  Source remaining(GraphBuilder g, StepRows steps, int step) {
    return new Source(
        steps.remaining(g, rows, step),
        steps.remaining(g, keys, step),
        mask == null ? null : steps.remaining(g, mask, step));
  }

  /**
   * Looks at the source.
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
   * Softmax over the last axis of what isn't masked; all masked gives zeros.
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

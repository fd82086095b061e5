package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Select;

/**
 * Attention of one new position per sequence to itself and to a cache of the positions before it.
 * The cache updated with this position is the input of the next position.
 */
public final class GrowingAttention implements Attend {
  private final GraphBuilder g;
  private final int heads;
  private final Node before;
  private final Node position;
  private Node after;

  /**
   * Attention over a cache.
   *
   * @param before keys and values of earlier positions side by side, [n, steps, 2 * width]; content
   *     at this position and after it is ignored
   * @param position of each sequence, an integer below steps as float32, [n, 1]
   */
  public GrowingAttention(GraphBuilder g, int heads, Node before, Node position) {
    this.g = g;
    this.heads = heads;
    this.before = before;
    this.position = position;
  }

  @Override
  public Node apply(Node projected) {
    int steps = before.shape().size(1);
    int width = before.shape().size(2) / 2;
    float[] places = new float[steps];
    for (int i = 0; i < steps; i++) {
      places[i] = i;
    }
    Node place = g.constant(Shape.of(1, steps, 1), places);
    Node here = g.add(new Equal(), place, g.reshape(position, Shape.UNKNOWN, 1, 1));
    Node row = g.reshape(g.slice(projected, 1, width, 2 * width), Shape.UNKNOWN, 1, 2 * width);
    after = g.add(new Select(), here, row, before);
    Node count = g.reshape(g.add(position, g.constant(1)), Shape.of(Shape.UNKNOWN));
    Node lengths = g.add(new Cast(DType.INT32), count);
    Node q = g.reshape(g.slice(projected, 1, 0, width), Shape.UNKNOWN, 1, width);
    return g.reshape(g.crossAttention(q, after, lengths, heads, null), Shape.UNKNOWN, width);
  }

  /**
   * The cache updated with this position, of the same shape; available after attention was applied.
   */
  public Node after() {
    return after;
  }
}

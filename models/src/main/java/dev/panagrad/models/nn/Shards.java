package dev.panagrad.models.nn;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a training step of a graph in two: what is computed of each shard of a batch, and the
 * update, which reads sums over all shards. The sums are placeholders, which whoever makes the step
 * feeds. With one shard nothing is cut: a sum is the value itself.
 */
public final class Shards {
  private final GraphBuilder g;
  private final int count;
  private final List<Node> values = new ArrayList<>();
  private final List<Node> sums = new ArrayList<>();

  /**
   * Cuts a graph that is being built.
   *
   * @param count shards of a batch, all of the same size
   * @throws IllegalArgumentException if it is below 1
   */
  public Shards(GraphBuilder g, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "a batch is cut into at least 1 shard, not %d; take 1 for a batch in one piece"
              .formatted(count));
    }
    this.g = g;
    this.count = count;
  }

  /** Shards of a batch. */
  public int count() {
    return count;
  }

  /**
   * What a mean over a shard adds to the mean over the batch.
   *
   * @param mean over the examples of a shard
   * @return the mean divided by the number of shards
   */
  public Node part(Node mean) {
    return count == 1 ? mean : g.mul(mean, g.constant(1f / count));
  }

  /**
   * The sum over all shards, to be read by the update.
   *
   * @param value of a shard, float32 of a shape that doesn't depend on what is fed
   * @throws IllegalArgumentException if it is another
   */
  public Node sum(Node value) {
    if (count == 1) {
      return value;
    }
    if (value.type() != DType.FLOAT32 || !value.shape().isKnown()) {
      throw new IllegalArgumentException(
          "'%s' is %s %s, and only float32 of a known shape is summed over shards"
              .formatted(value.name(), value.type(), value.shape()));
    }
    values.add(value);
    Node sum = g.placeholder("shards/sum" + values.size(), value.shape().sizes());
    sums.add(sum);
    return sum;
  }

  /** The mean over the batch, to be read by the update, of what is a mean over a shard. */
  public Node mean(Node value) {
    return sum(part(value));
  }

  /** What is to be computed of each shard and summed; none with one shard. */
  public List<Node> values() {
    return List.copyOf(values);
  }

  /** The placeholders of the sums, one for each of the {@link #values}. */
  public List<Node> sums() {
    return List.copyOf(sums);
  }
}

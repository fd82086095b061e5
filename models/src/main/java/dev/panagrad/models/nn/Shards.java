package dev.panagrad.models.nn;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a training step of a graph into two parts: the values computed per shard of a batch, and
 * the update, which reads their sums over all shards. The sums are placeholders, to be fed by the
 * caller that runs the step. With one shard nothing is split: a sum is the value itself.
 *
 * <p>Batches of several forms, such as sentences of different lengths, have separate nodes for each
 * form and one update for all; they are split with one shard too.
 */
public final class Shards {
  private final GraphBuilder g;
  private final int count;
  private final boolean cut;
  private final List<List<Node>> values = new ArrayList<>(List.of(new ArrayList<>()));
  private final List<Node> sums = new ArrayList<>();
  private final List<Map<Node, Node>> gradients = new ArrayList<>(List.of(new LinkedHashMap<>()));

  /**
   * Splits a graph that is being built.
   *
   * @param count shards per batch, all of the same size
   * @throws IllegalArgumentException if it is below 1
   */
  public Shards(GraphBuilder g, int count) {
    this(g, count, count > 1);
  }

  private Shards(GraphBuilder g, int count, boolean cut) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "a batch is cut into at least 1 shard, not %d; take 1 for a batch in one piece"
              .formatted(count));
    }
    this.g = g;
    this.count = count;
    this.cut = cut;
  }

  /**
   * Splits a graph for batches of several forms. Build the nodes of the first form next, then call
   * {@link #nextForm} before building each other one.
   *
   * @param count shards per batch, for every form
   */
  public static Shards ofForms(GraphBuilder g, int count) {
    return new Shards(g, count, true);
  }

  /**
   * Starts another form, whose values must be summed in the same order as those of the first.
   *
   * @throws IllegalStateException if the graph isn't split for forms
   */
  public void nextForm() {
    if (!cut || values.getLast().size() != sums.size()) {
      throw new IllegalStateException(
          "a form has the same number of sums as the first, and needs Shards.ofForms");
    }
    values.add(new ArrayList<>());
    gradients.add(new LinkedHashMap<>());
  }

  /** Whether the update is computed separately and reads placeholders. */
  public boolean isCut() {
    return cut;
  }

  /** The number of forms. */
  public int forms() {
    return values.size();
  }

  /** The number of shards per batch. */
  public int count() {
    return count;
  }

  /**
   * The contribution of a mean over a shard to the mean over the batch.
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
   * @param value of a shard, float32 with a shape that doesn't depend on the feeds
   * @throws IllegalArgumentException if the value has another type or such a shape
   */
  public Node sum(Node value) {
    if (!cut) {
      return value;
    }
    if (value.type() != DType.FLOAT32 || !value.shape().isKnown()) {
      throw new IllegalArgumentException(
          "'%s' is %s %s, and only float32 of a known shape is summed over shards"
              .formatted(value.name(), value.type(), value.shape()));
    }
    List<Node> form = values.getLast();
    form.add(value);
    if (form.size() <= sums.size()) {
      Node sum = sums.get(form.size() - 1);
      if (!sum.shape().equals(value.shape())) {
        throw new IllegalArgumentException(
            "'%s' is %s where the first form sums %s"
                .formatted(value.name(), value.shape(), sum.shape()));
      }
      return sum;
    }
    Node sum = g.placeholder("shards/sum" + form.size(), value.shape().sizes());
    sums.add(sum);
    return sum;
  }

  /** The mean over the batch of a value that is a mean over a shard, to be read by the update. */
  public Node mean(Node value) {
    return sum(part(value));
  }

  /**
   * The sums of gradients over all shards, to be read by the update.
   *
   * @param variables the variables to update
   * @param ofShard the gradient of a shard's part of the loss with respect to each variable
   */
  public List<Node> gradientSums(List<Node> variables, List<Node> ofShard) {
    List<Node> read = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      gradients.getLast().put(variables.get(i), ofShard.get(i));
      read.add(sum(ofShard.get(i)));
    }
    return read;
  }

  /**
   * The gradients of a shard's part of the loss with respect to each variable, for a batch of one
   * form.
   */
  public Map<Node, Node> gradients(int form) {
    return Collections.unmodifiableMap(gradients.get(form));
  }

  /** The values to compute per shard and to sum; empty if nothing is split. */
  public List<Node> values() {
    return values(0);
  }

  /** The values to compute per shard of a batch of one form. */
  public List<Node> values(int form) {
    return List.copyOf(values.get(form));
  }

  /** The placeholders of the sums, one for each of the {@link #values}. */
  public List<Node> sums() {
    return List.copyOf(sums);
  }
}

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
 * Cuts a training step of a graph in two: what is computed of each shard of a batch, and the
 * update, which reads sums over all shards. The sums are placeholders, which whoever makes the step
 * feeds. With one shard nothing is cut: a sum is the value itself.
 *
 * <p>Batches of several forms, as of sentences of different lengths, have nodes of their own for
 * each form, and one update for all; they are cut with one shard too.
 */
public final class Shards {
  private final GraphBuilder g;
  private final int count;
  private final boolean cut;
  private final List<List<Node>> values = new ArrayList<>(List.of(new ArrayList<>()));
  private final List<Node> sums = new ArrayList<>();
  private final List<Map<Node, Node>> gradients = new ArrayList<>(List.of(new LinkedHashMap<>()));

  /**
   * Cuts a graph that is being built.
   *
   * @param count shards of a batch, all of the same size
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
   * Cuts a graph for batches of several forms. The nodes of the first form are made next, then
   * {@link #nextForm} is called before those of each other one.
   *
   * @param count shards of a batch, of every form
   */
  public static Shards ofForms(GraphBuilder g, int count) {
    return new Shards(g, count, true);
  }

  /**
   * Begins another form: its values are summed in the order in which those of the first one were.
   *
   * @throws IllegalStateException if the graph isn't cut for forms
   */
  public void nextForm() {
    if (!cut || values.getLast().size() != sums.size()) {
      throw new IllegalStateException(
          "a form has the same number of sums as the first, and needs Shards.ofForms");
    }
    values.add(new ArrayList<>());
    gradients.add(new LinkedHashMap<>());
  }

  /** Whether the update is computed apart and reads placeholders. */
  public boolean isCut() {
    return cut;
  }

  /** How many forms batches have. */
  public int forms() {
    return values.size();
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

  /** The mean over the batch, to be read by the update, of what is a mean over a shard. */
  public Node mean(Node value) {
    return sum(part(value));
  }

  /**
   * The sums of gradients over all shards, to be read by the update.
   *
   * @param variables what is changed
   * @param ofShard the gradient of a shard's part of the loss by each variable
   */
  public List<Node> gradientSums(List<Node> variables, List<Node> ofShard) {
    List<Node> read = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      gradients.getLast().put(variables.get(i), ofShard.get(i));
      read.add(sum(ofShard.get(i)));
    }
    return read;
  }

  /** The gradient of a shard's part of the loss by each variable, of a batch of one form. */
  public Map<Node, Node> gradients(int form) {
    return Collections.unmodifiableMap(gradients.get(form));
  }

  /** What is to be computed of each shard and summed; none if nothing is cut. */
  public List<Node> values() {
    return values(0);
  }

  /** What is to be computed of each shard of a batch of one form. */
  public List<Node> values(int form) {
    return List.copyOf(values.get(form));
  }

  /** The placeholders of the sums, one for each of the {@link #values}. */
  public List<Node> sums() {
    return List.copyOf(sums);
  }
}

package dev.panagrad.models.train.exchange;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.sum.ShardSums;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;

/**
 * The gradient of a dense layer's weights, xᵀ dy for each shard, of which the processes exchange
 * not the sums but the factors x and dy: fewer numbers if the batch is smaller than the layer, and
 * x is there before the backward pass (Xie and others 2014, "Distributed machine learning via
 * sufficient factor broadcasting"). Each process computes the products of all shards and adds them
 * in the same tree, so the bits are those of exchanged sums.
 */
final class FactoredGradient implements AutoCloseable {
  private final SharedFactor left;
  private final SharedFactor right;
  private final FactorProduct multiplication;

  /** A product that is then added to a sum. */
  private final Buffer product;

  private final Tensor sum;
  private final ShardSums sums;
  private final int shards;

  /**
   * Prepares the exchange for one gradient.
   *
   * @param memory owns all but the sum
   * @param tag the first of 2 tags per shard
   */
  FactoredGradient(
      Session session,
      Mesh mesh,
      SumTree tree,
      Workspace memory,
      FactorRule.Choice choice,
      int tag) {
    Shape shape = choice.gradient().shape();
    int rows = choice.rows();
    int inputs = shape.size(0);
    int units = shape.size(1);
    shards = tree.shards();
    String what = "a factor of the gradient of '%s'".formatted(choice.name());
    left = new SharedFactor(mesh, tree, memory, (long) rows * inputs, tag, what);
    right = new SharedFactor(mesh, tree, memory, (long) rows * units, tag + shards, what);
    multiplication = new FactorProduct(session, memory, rows, inputs, units);
    product = memory.allocate(shape.elements());
    sum = Tensor.allocate(DType.FLOAT32, shape);
    sums =
        new ShardSums(
            memory,
            sum.buffer(),
            session.options().kernels(),
            tree,
            tree.share(0, 1),
            shape.elements());
  }

  /** The memory that receives the sum. */
  Tensor sum() {
    return sum;
  }

  /** Takes the left factor of an own shard. */
  void takeLeft(int shard, Buffer value) {
    left.take(shard, value);
  }

  /** Takes the right factor of an own shard. */
  void takeRight(int shard, Buffer value) {
    right.take(shard, value);
  }

  /** Waits for the factors of all shards and computes the sum. */
  void await() {
    sums.reset();
    for (int shard = 0; shard < shards; shard++) {
      Buffer x = left.await(shard);
      Buffer dy = right.await(shard);
      Buffer place = sums.place(0);
      Buffer to = place == null ? product : place;
      multiplication.run(x, dy, to);
      sums.add(to);
    }
    left.awaitSent();
    right.awaitSent();
  }

  /** Adds the work of {@link #await}. */
  void warmUp(WarmUp warmUp) {
    multiplication.warmUp(warmUp, left.of(0), right.of(0), product);
  }

  @Override
  public void close() {
    sum.close();
  }
}

package dev.panagrad.models.fit.batch;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.train.shards.ShardRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Tensors for the examples of a batch, filled from a dataset by any number of threads. */
public final class Batch implements AutoCloseable {
  private final Dataset data;
  private final int width;
  private final int values;
  private final Tensor features;
  private final Tensor targets;
  private final List<Tensor> featureShards;
  private final List<Tensor> targetShards;
  private final float[][] featureRows;
  private final float[][] targetRows;

  /**
   * Allocates a batch.
   *
   * @param size how many examples
   * @param shards how many shards it is fed in
   * @param parts how many parts may be filled in parallel
   */
  public Batch(Dataset data, int size, int shards, int parts) {
    this.data = data;
    features = Tensor.allocate(DType.FLOAT32, data.shape().batch(size));
    values = data.target().values();
    targets =
        data.target() instanceof Target.Classes
            ? Tensor.allocate(DType.INT32, Shape.of(size))
            : Tensor.allocate(DType.FLOAT32, Shape.of(size, values));
    width = Math.toIntExact(data.shape().elements());
    featureShards = ShardRows.of(features, shards);
    targetShards = ShardRows.of(targets, shards);
    featureRows = new float[parts][width];
    targetRows = new float[parts][values];
  }

  /** The features, [examples, ...]. */
  public Tensor features() {
    return features;
  }

  /** The targets: int32 [examples], or [examples, values]. */
  public Tensor targets() {
    return targets;
  }

  /** Feeds the whole batch to its placeholders. */
  public void feed(Feeds feeds, Node ofFeatures, Node ofTargets) {
    feeds.put(ofFeatures, features).put(ofTargets, targets);
  }

  /** Feeds one shard to the placeholders. */
  public void feed(Feeds feeds, Node ofFeatures, Node ofTargets, int shard) {
    feeds.put(ofFeatures, featureShards.get(shard)).put(ofTargets, targetShards.get(shard));
  }

  /** How many examples it has. */
  public int size() {
    return features.shape().size(0);
  }

  /** Fills one part with examples of an epoch; all parts together make up the batch. */
  public void fill(int[] examples, long epoch, int part) {
    int parts = featureRows.length;
    int from = (int) ((long) size() * part / parts);
    int to = (int) ((long) size() * (part + 1) / parts);
    float[] row = featureRows[part];
    float[] target = targetRows[part];
    for (int i = from; i < to; i++) {
      data.features(examples[i], epoch, row);
      MemorySegment.copy(
          row,
          0,
          features.buffer().segment(),
          ValueLayout.JAVA_FLOAT,
          features.buffer().offset() + (long) i * width * Float.BYTES,
          width);
      data.target(examples[i], target);
      for (int v = 0; v < values; v++) {
        if (targets.type() == DType.INT32) {
          targets.buffer().setInt(i, (int) target[v]);
        } else {
          targets.buffer().set((long) i * values + v, target[v]);
        }
      }
    }
  }

  @Override
  public void close() {
    features.close();
    targets.close();
  }
}

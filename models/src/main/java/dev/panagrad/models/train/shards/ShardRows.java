package dev.panagrad.models.train.shards;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of a batch, split into shards. */
public final class ShardRows {
  private ShardRows() {}

  /**
   * Views of a tensor's rows, consecutive ones for each shard.
   *
   * @param batch [rows, ...]; the caller keeps ownership
   * @param shards the number of shards, a divisor of the rows
   * @return tensors [rows / shards, ...] in the memory of the batch
   */
  public static List<Tensor> of(Tensor batch, int shards) {
    int[] sizes = batch.shape().sizes();
    sizes[0] /= shards;
    Shape shape = Shape.of(sizes);
    long count = shape.elements();
    List<Tensor> rows = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      rows.add(batch.part(shard * count, shape));
    }
    return List.copyOf(rows);
  }
}

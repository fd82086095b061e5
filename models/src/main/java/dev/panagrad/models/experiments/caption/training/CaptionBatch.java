package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.sequence.StepRows;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.shards.ShardRows;
import java.util.List;
import java.util.stream.IntStream;

/** The memory of a batch of pictures with captions. */
final class CaptionBatch implements AutoCloseable {
  private final int rows;
  private final int perShard;
  private final int all;

  /** For each step, its number of rows of a shard, and the index of the first one. */
  private final int[] counts;

  private final int[] starts;
  private final Tensor pictures;
  private final Tensor input;
  private final Tensor output;
  private final Tensor counted;

  /** The shards of each of the tensors. */
  private final List<List<Tensor>> shards;

  /**
   * Allocates the memory.
   *
   * @param picture the shape of one, [height, width, channels]
   * @param steps how many rows of a shard each step has
   * @param count the number of shards
   */
  CaptionBatch(Shape picture, StepRows steps, int count) {
    perShard = steps.at(0);
    rows = perShard * count;
    all = steps.total();
    counts = steps.counts().stream().mapToInt(Integer::intValue).toArray();
    starts = IntStream.range(0, counts.length).map(steps::start).toArray();
    Shape shape = Shape.of(rows, picture.size(0), picture.size(1), picture.size(2));
    pictures = Tensor.allocate(DType.FLOAT32, shape);
    input = Tensor.allocate(DType.INT32, Shape.of(all * count));
    output = Tensor.allocate(DType.INT32, Shape.of(all * count));
    counted = Tensor.allocate(DType.FLOAT32, Shape.of(all * count));
    shards =
        List.of(
            ShardRows.of(pictures, count),
            ShardRows.of(input, count),
            ShardRows.of(output, count),
            ShardRows.of(counted, count));
  }

  /** The number of pictures. */
  int rows() {
    return rows;
  }

  /** The elements of all pictures, concatenated. */
  Buffer pictures() {
    return pictures.buffer();
  }

  /** The first element of the picture of a row. */
  long at(int row) {
    return row * (pictures.buffer().length() / rows);
  }

  /** Puts a shard into the feeds. */
  void feed(Feeds feeds, CaptionForm form, int shard) {
    feeds
        .put(form.pictures(), shards.get(0).get(shard))
        .put(form.input(), shards.get(1).get(shard))
        .put(form.output(), shards.get(2).get(shard))
        .put(form.counted(), shards.get(3).get(shard));
  }

  /** Leaves a row without a caption, so that it doesn't count. */
  void clear(int row) {
    for (int step = 0; step < counts.length && row % perShard < counts[step]; step++) {
      put(row, step, Tokenizer.PAD, Tokenizer.PAD, 0);
    }
  }

  /** Writes the caption of a row. */
  void caption(int row, int... tokens) {
    clear(row);
    for (int step = 0; step <= tokens.length; step++) {
      int before = step == 0 ? Tokenizer.START : tokens[step - 1];
      put(row, step, before, step == tokens.length ? Tokenizer.END : tokens[step], 1);
    }
  }

  private void put(int row, int step, int before, int next, float counts) {
    long at = (long) (row / perShard) * all + starts[step] + row % perShard;
    input.buffer().setInt(at, before);
    output.buffer().setInt(at, next);
    counted.buffer().set(at, counts);
  }

  @Override
  public void close() {
    pictures.close();
    input.close();
    output.close();
    counted.close();
  }
}

package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.Pair;
import dev.panagrad.models.experiments.translate.pairs.PairBatches;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.shards.ShardRows;
import java.util.List;

/** The memory of the batches of one bucket. */
final class BatchTensors implements AutoCloseable {
  private final Bucket bucket;
  private final Tensor source;
  private final Tensor sourceLengths;
  private final Tensor input;
  private final Tensor output;
  private final Tensor targetLengths;

  /** The shards of each of the tensors. */
  private final List<List<Tensor>> shards;

  /**
   * Allocates the memory.
   *
   * @param count shards of a batch
   */
  BatchTensors(Bucket bucket, int count) {
    this.bucket = bucket;
    source = Tensor.allocate(DType.INT32, Shape.of(bucket.rows(), bucket.source()));
    sourceLengths = Tensor.allocate(DType.INT32, Shape.of(bucket.rows()));
    input = Tensor.allocate(DType.INT32, Shape.of(bucket.rows(), bucket.target()));
    output = Tensor.allocate(DType.INT32, Shape.of(bucket.rows(), bucket.target()));
    targetLengths = Tensor.allocate(DType.INT32, Shape.of(bucket.rows()));
    shards =
        List.of(
            ShardRows.of(source, count),
            ShardRows.of(sourceLengths, count),
            ShardRows.of(input, count),
            ShardRows.of(output, count),
            ShardRows.of(targetLengths, count));
  }

  /** Puts a shard into the feeds of a form of this bucket. */
  void feed(TranslationForm form, Feeds feeds, int shard) {
    feeds
        .put(form.source(), shards.get(0).get(shard))
        .put(form.sourceLengths(), shards.get(1).get(shard))
        .put(form.input(), shards.get(2).get(shard))
        .put(form.output(), shards.get(3).get(shard))
        .put(form.targetLengths(), shards.get(4).get(shard));
  }

  /** All rows of the batch, in the order of the form: source, lengths, input, output, lengths. */
  List<Tensor> all() {
    return List.of(source, sourceLengths, input, output, targetLengths);
  }

  /**
   * Writes a batch; rows that it doesn't fill are cleared.
   *
   * @return the number of target tokens, including ends
   */
  int set(PairBatches batches, int... indices) {
    int tokens = 0;
    for (int row = 0; row < bucket.rows(); row++) {
      if (row < indices.length) {
        Pair pair = batches.pair(indices[row]);
        set(row, pair);
        tokens += pair.target().length + 1;
      } else {
        clear(row);
      }
    }
    return tokens;
  }

  /** Clears a row. */
  void clear(int row) {
    fill(source.buffer(), row, bucket.source());
    fill(input.buffer(), row, bucket.target());
    fill(output.buffer(), row, bucket.target());
    sourceLengths.buffer().setInt(row, 0);
    targetLengths.buffer().setInt(row, 0);
  }

  /** Writes a pair into a row. */
  void set(int row, Pair pair) {
    clear(row);
    int[] from = pair.source();
    long at = (long) row * bucket.source();
    for (int i = 0; i < from.length; i++) {
      source.buffer().setInt(at + i, from[i]);
    }
    source.buffer().setInt(at + from.length, Tokenizer.END);
    sourceLengths.buffer().setInt(row, from.length + 1);
    int[] to = pair.target();
    at = (long) row * bucket.target();
    input.buffer().setInt(at, Tokenizer.START);
    for (int i = 0; i < to.length; i++) {
      input.buffer().setInt(at + i + 1, to[i]);
      output.buffer().setInt(at + i, to[i]);
    }
    output.buffer().setInt(at + to.length, Tokenizer.END);
    targetLengths.buffer().setInt(row, to.length + 1);
  }

  private static void fill(Buffer buffer, int row, int steps) {
    for (int i = 0; i < steps; i++) {
      buffer.setInt((long) row * steps + i, Tokenizer.PAD);
    }
  }

  @Override
  public void close() {
    source.close();
    sourceLengths.close();
    input.close();
    output.close();
    targetLengths.close();
  }
}

package dev.panagrad.models.experiments.caption;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.ShardRows;
import java.util.List;

/** The memory of a batch of pictures with captions. */
final class CaptionBatch implements AutoCloseable {
  private final int rows;
  private final int steps;
  private final Tensor pictures;
  private final Tensor input;
  private final Tensor output;
  private final Tensor lengths;

  /** For each of the tensors its shards. */
  private final List<List<Tensor>> shards;

  /**
   * Allocates it.
   *
   * @param picture the shape of one, [height, width, channels]
   * @param steps tokens of a caption at most, its end included
   * @param count shards
   */
  CaptionBatch(Shape picture, int rows, int steps, int count) {
    this.rows = rows;
    this.steps = steps;
    Shape all = Shape.of(rows, picture.size(0), picture.size(1), picture.size(2));
    pictures = Tensor.allocate(DType.FLOAT32, all);
    input = Tensor.allocate(DType.INT32, Shape.of(rows, steps));
    output = Tensor.allocate(DType.INT32, Shape.of(rows, steps));
    lengths = Tensor.allocate(DType.INT32, Shape.of(rows));
    shards =
        List.of(
            ShardRows.of(pictures, count),
            ShardRows.of(input, count),
            ShardRows.of(output, count),
            ShardRows.of(lengths, count));
  }

  /** Pictures side by side. */
  int rows() {
    return rows;
  }

  /** The elements of all pictures, one behind the other. */
  Buffer pictures() {
    return pictures.buffer();
  }

  /** Where the picture of a row begins. */
  long at(int row) {
    return row * (pictures.buffer().length() / rows);
  }

  /** Puts a shard into the feeds. */
  void feed(Feeds feeds, CaptionForm form, int shard) {
    feeds
        .put(form.pictures(), shards.get(0).get(shard))
        .put(form.input(), shards.get(1).get(shard))
        .put(form.output(), shards.get(2).get(shard))
        .put(form.lengths(), shards.get(3).get(shard));
  }

  /** Leaves a row without a caption, so that it counts nothing. */
  void clear(int row) {
    for (int i = 0; i < steps; i++) {
      input.buffer().setInt((long) row * steps + i, Tokenizer.PAD);
      output.buffer().setInt((long) row * steps + i, Tokenizer.PAD);
    }
    lengths.buffer().setInt(row, 0);
  }

  /** Writes the caption of a row. */
  void caption(int row, int... tokens) {
    clear(row);
    long at = (long) row * steps;
    input.buffer().setInt(at, Tokenizer.START);
    for (int i = 0; i < tokens.length; i++) {
      input.buffer().setInt(at + i + 1, tokens[i]);
      output.buffer().setInt(at + i, tokens[i]);
    }
    output.buffer().setInt(at + tokens.length, Tokenizer.END);
    lengths.buffer().setInt(row, tokens.length + 1);
  }

  @Override
  public void close() {
    pictures.close();
    input.close();
    output.close();
    lengths.close();
  }
}

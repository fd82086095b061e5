package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.models.data.order.Shuffle;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Assigns captions of about the same length to the same row of all batches: the longest to the
 * first row, the shortest to the last. So each batch has captions of all lengths, as its statistics
 * require, and yet the net is unrolled with little padding: one form serves all batches. Which
 * examples share a batch depends on (seed, epoch) alone.
 */
final class LengthRows {
  /**
   * Numbers of rows are rounded up to multiples of this fraction of all rows, so that the number
   * changes at few steps only.
   */
  private static final int LEVELS = 8;

  private final int rows;
  private final int shards;
  private final long seed;
  private final boolean shuffle;
  private final int[] rowOf;
  private final int[] longest;
  private final int[] all;
  private final int[] dealt;

  /**
   * Sorts the examples by length.
   *
   * @param lengths of the captions, each from 1
   * @param rows of a shard
   * @param shards of a batch, each with captions of all lengths
   * @param shuffle false for the order of the examples in each row
   */
  LengthRows(int[] lengths, int rows, int shards, long seed, boolean shuffle) {
    this.rows = rows;
    this.shards = shards;
    this.seed = seed;
    this.shuffle = shuffle;
    rowOf = new int[lengths.length];
    longest = new int[rows];
    all = new int[lengths.length];
    dealt = new int[rows];
    List<Integer> sorted =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(example -> -lengths[example]))
            .toList();
    for (int rank = 0; rank < lengths.length; rank++) {
      int row = (int) ((long) rank * rows / lengths.length);
      rowOf[sorted.get(rank)] = row;
      longest[row] = Math.max(longest[row], lengths[sorted.get(rank)]);
    }
  }

  /** The number of rows of a shard that each step needs. */
  StepRows steps() {
    List<Integer> counts = new ArrayList<>();
    for (int step = 0; step < Math.max(1, longest[0]); step++) {
      int needed = 0;
      while (needed < rows && longest[needed] > step) {
        needed++;
      }
      counts.add(step == 0 ? rows : rounded(needed));
    }
    return new StepRows(counts);
  }

  /**
   * Rounds up to eighths of the rows; below an eighth, where the longest captions are, to powers of
   * two.
   */
  private int rounded(int needed) {
    int grain = Math.ceilDiv(rows, LEVELS);
    return needed < grain
        ? Math.min(grain, Integer.highestOneBit(2 * needed - 1))
        : Math.min(rows, Math.ceilDiv(needed, grain) * grain);
  }

  /**
   * Arranges an epoch, from 0. Examples that don't fill a batch are left out, different ones in
   * each epoch.
   *
   * @param order to be filled with the numbers of all examples
   */
  void arrange(int[] order, long epoch) {
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    if (shuffle) {
      Shuffle.shuffle(all, seed, epoch);
    }
    Arrays.fill(dealt, 0);
    int batches = all.length / (rows * shards);
    int left = batches * rows * shards;
    for (int example : all) {
      int row = rowOf[example];
      int number = dealt[row]++;
      int batch = number / shards;
      int at = (batch * shards + number % shards) * rows + row;
      order[batch < batches ? at : left++] = example;
    }
  }
}

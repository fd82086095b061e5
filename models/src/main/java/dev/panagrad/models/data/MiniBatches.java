package dev.panagrad.models.data;

import dev.panagrad.models.data.order.Shuffle;
import java.util.function.ObjLongConsumer;

/**
 * An endless sequence of training mini-batches: in order from a set that is shuffled once per
 * epoch, or in a custom order.
 *
 * <p>The order of an epoch depends on (seed, epoch) alone, so a position can be saved and restored
 * exactly. Examples at the end of an epoch that don't fill a batch are left out. Nothing is
 * allocated after construction. Not thread-safe.
 */
public final class MiniBatches {
  private final int size;
  private final int batch;
  private final ObjLongConsumer<int[]> arrangement;
  private final int[] order;
  private final int[] indices;
  private long epoch;
  private int next;

  /**
   * Starts at the first epoch.
   *
   * @param size the number of examples
   * @param batch examples per batch, at most size
   * @param seed of the shuffling
   * @param shuffle false for the order of the file in every epoch
   */
  public MiniBatches(int size, int batch, long seed, boolean shuffle) {
    this(size, batch, (order, epoch) -> shuffled(order, shuffle, seed, epoch));
  }

  /**
   * Starts at the first epoch of a custom order.
   *
   * @param size the number of examples
   * @param batch examples per batch, at most size
   * @param arrangement fills an array with the numbers of all examples for an epoch, from 0;
   *     consecutive ones form a batch. It depends on the epoch alone
   */
  public MiniBatches(int size, int batch, ObjLongConsumer<int[]> arrangement) {
    if (batch < 1 || batch > size) {
      throw new IllegalArgumentException(
          "a batch of %d from %d examples; take one from 1 to %d".formatted(batch, size, size));
    }
    this.size = size;
    this.batch = batch;
    this.arrangement = arrangement;
    this.order = new int[size];
    this.indices = new int[batch];
    arrangement.accept(order, epoch);
  }

  private static void shuffled(int[] order, boolean shuffle, long seed, long epoch) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (shuffle) {
      Shuffle.shuffle(order, seed, epoch);
    }
  }

  /**
   * Moves to the next batch.
   *
   * @return the indices of its examples; the same array at every call, valid until the next one
   */
  public int[] next() {
    if (next + batch > size) {
      epoch++;
      next = 0;
      arrangement.accept(order, epoch);
    }
    System.arraycopy(order, next, indices, 0, batch);
    next += batch;
    return indices;
  }

  /** Examples per batch. */
  public int batch() {
    return batch;
  }

  /** Batches per epoch. */
  public int batchesPerEpoch() {
    return size / batch;
  }

  /** The epoch of the batch that {@link #next} returned last. */
  public long epoch() {
    return epoch;
  }

  /** The current position: after the batch that {@link #next} returned last. */
  public BatchPosition position() {
    return new BatchPosition(epoch, next);
  }

  /**
   * Moves to a position: the next batch is the one that followed when the position was saved.
   *
   * @throws IllegalArgumentException if the position is of a larger data set
   */
  public void seek(BatchPosition position) {
    if (position.index() > size) {
      throw new IllegalArgumentException(
          "a position at example %d of a data set of %d; resume with the data set of the first run"
              .formatted(position.index(), size));
    }
    next = position.index();
    if (epoch != position.epoch()) {
      epoch = position.epoch();
      arrangement.accept(order, epoch);
    }
  }
}

package dev.panagrad.models.data;

/**
 * An endless run of training mini-batches: in order from a set that is shuffled once per epoch, or
 * arranged in another way.
 *
 * <p>The order of an epoch depends on (seed, epoch) alone, so a position can be saved and taken up
 * again exactly. What does not fill a whole batch at the end of an epoch is left out. Nothing is
 * allocated after construction. Not for use by several threads.
 */
public final class MiniBatches {
  private final int size;
  private final int batch;
  private final ExampleOrder arrangement;
  private final int[] order;
  private final int[] indices;
  private long epoch;
  private int next;

  /**
   * Starts at the first epoch.
   *
   * @param size the number of examples
   * @param batch examples a batch, at most size
   * @param seed of the shuffling
   * @param shuffle false for the order of the file in every epoch
   */
  public MiniBatches(int size, int batch, long seed, boolean shuffle) {
    this(size, batch, (order, epoch) -> shuffled(order, shuffle, seed, epoch));
  }

  /**
   * Starts at the first epoch of an order of its own.
   *
   * @param size the number of examples
   * @param batch examples a batch, at most size
   * @param arrangement of an epoch's examples
   */
  public MiniBatches(int size, int batch, ExampleOrder arrangement) {
    if (batch < 1 || batch > size) {
      throw new IllegalArgumentException(
          "a batch of %d from %d examples; take one from 1 to %d".formatted(batch, size, size));
    }
    this.size = size;
    this.batch = batch;
    this.arrangement = arrangement;
    this.order = new int[size];
    this.indices = new int[batch];
    arrangement.arrange(order, epoch);
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
   * Goes on to the next batch.
   *
   * @return the indices of its examples; the same array at every call, so that it holds them until
   *     the next
   */
  public int[] next() {
    if (next + batch > size) {
      epoch++;
      next = 0;
      arrangement.arrange(order, epoch);
    }
    System.arraycopy(order, next, indices, 0, batch);
    next += batch;
    return indices;
  }

  /** Examples a batch. */
  public int batch() {
    return batch;
  }

  /** Batches an epoch. */
  public int batchesPerEpoch() {
    return size / batch;
  }

  /** The pass that the batch of the last {@link #next} is of. */
  public long epoch() {
    return epoch;
  }

  /** Where the run is now: after the batch that {@link #next} gave last. */
  public BatchPosition position() {
    return new BatchPosition(epoch, next);
  }

  /**
   * Goes to a position: the next batch is the one that followed when it was taken.
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
      arrangement.arrange(order, epoch);
    }
  }
}

package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.models.data.order.Shuffle;
import dev.panagrad.models.train.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Mini-batches of pairs of about the same length, so that there is little padding. In each epoch
 * the pairs are shuffled and assigned to the buckets, and the batches are shuffled; this depends on
 * (seed, epoch) alone. Pairs that don't fill a batch of their bucket go to the next larger one, and
 * the last batch of the largest may have unused rows.
 */
public final class PairBatches {
  /** Separates the order of batches from that of pairs. */
  private static final long BATCHES = 0x5eed;

  private final PairData data;
  private final List<Bucket> buckets;
  private final long seed;
  private final boolean shuffle;
  private final List<Batch> batches = new ArrayList<>();
  private List<Pair> pairs;
  private long epoch;
  private int next;

  /**
   * The pairs of one batch.
   *
   * @param bucket the number of their bucket
   * @param indices of the pairs, as many as the bucket has rows or fewer; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Batch(int bucket, int[] indices) {}

  /**
   * Starts at the first epoch.
   *
   * @param buckets from the smallest to the largest, which holds all pairs
   */
  public PairBatches(PairData data, List<Bucket> buckets, long seed, boolean shuffle) {
    this.data = data;
    this.buckets = buckets;
    this.seed = seed;
    this.shuffle = shuffle;
    arrange(0);
  }

  /** Moves to the next batch. */
  public Batch next() {
    if (next == batches.size()) {
      arrange(epoch + 1);
    }
    return batches.get(next++);
  }

  /** A pair of this epoch. */
  public Pair pair(int index) {
    return pairs.get(index);
  }

  /** The number of batches of this epoch. */
  public int perEpoch() {
    return batches.size();
  }

  /** The number of the current pass. */
  public long epoch() {
    return epoch;
  }

  /** The number of batches taken in this epoch. */
  public int index() {
    return next;
  }

  /** Target tokens per batch, including ends, on average over this epoch. */
  public long tokensPerBatch() {
    long tokens = 0;
    for (Pair pair : pairs) {
      tokens += pair.target().length + 1;
    }
    return Math.max(1, tokens / batches.size());
  }

  /**
   * Moves to a position.
   *
   * @throws IllegalArgumentException if there is no such position
   */
  public void seek(long toEpoch, int index) {
    if (toEpoch < 0 || toEpoch > Position.MOST_EPOCHS) {
      throw new IllegalArgumentException("its position has an epoch of " + toEpoch);
    }
    if (toEpoch != epoch) {
      arrange(toEpoch);
    }
    if (index < 0 || index > batches.size()) {
      throw new IllegalArgumentException(
          "its position is batch %d of an epoch of %d".formatted(index, batches.size()));
    }
    next = index;
  }

  private void arrange(long newEpoch) {
    epoch = newEpoch;
    next = 0;
    pairs = data.epoch(newEpoch);
    int[] order = order(pairs.size(), seed);
    List<Batch> dealt = new ArrayList<>();
    int[][] waiting = new int[buckets.size()][];
    int[] counts = new int[buckets.size()];
    for (int bucket = 0; bucket < waiting.length; bucket++) {
      waiting[bucket] = new int[buckets.get(bucket).rows()];
    }
    for (int index : order) {
      put(Bucket.of(buckets, pairs.get(index)), index, waiting, counts, dealt);
    }
    for (int bucket = 0; bucket + 1 < waiting.length; bucket++) {
      for (int i = 0; i < counts[bucket]; i++) {
        put(bucket + 1, waiting[bucket][i], waiting, counts, dealt);
      }
    }
    int last = waiting.length - 1;
    if (counts[last] > 0) {
      dealt.add(new Batch(last, Arrays.copyOf(waiting[last], counts[last])));
    }
    batches.clear();
    for (int index : order(dealt.size(), seed ^ BATCHES)) {
      batches.add(dealt.get(index));
    }
  }

  private static void put(int bucket, int index, int[][] waiting, int[] counts, List<Batch> dealt) {
    waiting[bucket][counts[bucket]++] = index;
    if (counts[bucket] == waiting[bucket].length) {
      dealt.add(new Batch(bucket, waiting[bucket].clone()));
      counts[bucket] = 0;
    }
  }

  private int[] order(int size, long key) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    if (shuffle) {
      Shuffle.shuffle(order, key, epoch);
    }
    return order;
  }
}

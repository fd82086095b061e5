package dev.panagrad.models.fit.batch;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.MiniBatches;

/** The batches of a training: filled by all threads between two steps, or made ahead. */
public final class FitBatches implements AutoCloseable {
  private final MiniBatches batches;

  /** Null if no batch is made ahead. */
  private final AheadBatches ahead;

  private final Batch batch;
  private final Task fill = this::fill;

  /** The batch of the current step. */
  private Batch current;

  private int[] examples;
  private long epoch;

  /**
   * Allocates memory; no batch is filled yet.
   *
   * @param shards how many shards a batch is fed in
   * @param prefetch whether the next batch is made ahead
   * @param threads how many threads fill a batch otherwise
   */
  public FitBatches(Dataset data, MiniBatches batches, int shards, boolean prefetch, int threads) {
    this.batches = batches;
    ahead = prefetch ? new AheadBatches(data, batches, shards) : null;
    batch = new Batch(data, batches.batch(), shards, threads);
    current = batch;
  }

  /** Fills the next batch on the threads of a session, or takes the one made ahead. */
  public void next(Session session) {
    if (ahead != null) {
      current = ahead.next();
      examples = ahead.examples();
      return;
    }
    examples = batches.next();
    epoch = batches.position().epoch();
    session.share(fill, session.options().threads());
  }

  private void fill(int part) {
    batch.fill(examples, epoch, part);
  }

  /** The batch of the current step; an empty one before the first. */
  public Batch current() {
    return current;
  }

  /** The numbers of the examples in the current batch. */
  public int[] examples() {
    return examples;
  }

  /** How many batches an epoch has. */
  public int perEpoch() {
    return batches.batchesPerEpoch();
  }

  /** The position after the current batch. */
  public BatchPosition position() {
    return ahead == null ? batches.position() : ahead.position();
  }

  /** Moves to a position, as {@link MiniBatches#seek}. */
  public void seek(BatchPosition position) {
    if (ahead == null) {
      batches.seek(position);
    } else {
      ahead.seek(position);
    }
  }

  @Override
  public void close() {
    if (ahead != null) {
      ahead.close();
    }
    batch.close();
  }
}

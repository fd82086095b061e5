package dev.panagrad.models.fit.batch;

import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.MiniBatches;
import java.util.concurrent.Semaphore;

/**
 * Fills the next batch on a thread of its own while the model trains on the current one. Examples
 * and their order are the same as without it, since an example depends on its number and epoch
 * only.
 */
final class AheadBatches implements AutoCloseable {
  private final MiniBatches batches;
  private final Batch[] rooms;

  /** The position of the run after the batch in each room. */
  private final BatchPosition[] positions = new BatchPosition[2];

  /** The numbers of the examples in each room. */
  private final int[][] examples;

  private final Semaphore wanted = new Semaphore(0);
  private final Semaphore filled = new Semaphore(0);
  private final Thread thread = new Thread(this::fill, "batches ahead");
  private BatchPosition given;
  private int taken;
  private int made;
  private boolean begun;
  private Throwable failure;
  private volatile boolean closed;

  AheadBatches(Dataset data, MiniBatches batches, int shards) {
    this.batches = batches;
    rooms = new Batch[2];
    for (int room = 0; room < rooms.length; room++) {
      rooms[room] = new Batch(data, batches.batch(), shards, 1);
    }
    examples = new int[rooms.length][batches.batch()];
    given = batches.position();
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns the next batch, which stays valid until the next call.
   *
   * @throws RuntimeException as the dataset threw
   */
  Batch next() {
    if (!begun) {
      wanted.release();
      begun = true;
    }
    filled.acquireUninterruptibly();
    if (failure != null) {
      filled.release();
      switch (failure) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
    int room = taken++ & 1;
    given = positions[room];
    // The other room is free: its batch was returned before this one.
    wanted.release();
    return rooms[room];
  }

  /**
   * The numbers of the examples in the batch that was returned last; the caller must not change
   * them.
   */
  int[] examples() {
    return examples[(taken - 1) & 1];
  }

  /** The position of the run after the batch that was returned last. */
  BatchPosition position() {
    return given;
  }

  /** Moves to a position, as {@link MiniBatches#seek}. */
  void seek(BatchPosition position) {
    if (begun) {
      // Batches made ahead are of no use any more; after dropping them, the thread waits.
      filled.acquireUninterruptibly();
      taken++;
      begun = false;
    }
    batches.seek(position);
    given = position;
  }

  private void fill() {
    while (true) {
      wanted.acquireUninterruptibly();
      if (closed) {
        return;
      }
      try {
        int room = made++ & 1;
        System.arraycopy(batches.next(), 0, examples[room], 0, batches.batch());
        positions[room] = batches.position();
        rooms[room].fill(examples[room], positions[room].epoch(), 0);
      } catch (Throwable e) {
        failure = e;
      }
      filled.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    wanted.release();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rooms[0].close();
    rooms[1].close();
  }
}

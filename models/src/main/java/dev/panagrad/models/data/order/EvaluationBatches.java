package dev.panagrad.models.data.order;

/**
 * One pass over all examples in their order in the file; the last batch may be smaller.
 *
 * <p>Not thread-safe. Nothing is allocated after construction.
 */
public final class EvaluationBatches {
  private final int size;
  private final int[] indices;
  private int next;
  private int end;
  private int count;

  /**
   * Starts at the first example.
   *
   * @param size the number of examples
   * @param batch examples per batch; if larger than the set, one batch holds all of it
   */
  public EvaluationBatches(int size, int batch) {
    if (size < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "batches of %d from %d examples; both must be positive".formatted(batch, size));
    }
    this.size = size;
    this.indices = new int[Math.min(batch, size)];
    end = size;
  }

  /** Moves to the next batch; false if there is none. */
  public boolean advance() {
    count = Math.min(indices.length, end - next);
    for (int i = 0; i < count; i++) {
      indices[i] = next + i;
    }
    next += count;
    return count > 0;
  }

  /** The examples of the current batch; only the first {@link #count} entries are valid. */
  public int[] indices() {
    return indices;
  }

  /** The number of examples in the current batch. */
  public int count() {
    return count;
  }

  /** Starts again at the first example. */
  public void restart() {
    restart(0, batches());
  }

  /** The number of batches. */
  public int batches() {
    return Math.ceilDiv(size, indices.length);
  }

  /** Starts at a batch, and ends before batch {@code to}. */
  public void restart(int from, int to) {
    next = from * indices.length;
    end = Math.min(size, to * indices.length);
    count = 0;
  }

  /** The example at which the next batch begins. */
  public int next() {
    return next;
  }
}

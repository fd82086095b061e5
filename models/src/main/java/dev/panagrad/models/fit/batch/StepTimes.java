package dev.panagrad.models.fit.batch;

/** The time of training steps, split into waiting for batches and updating. */
public final class StepTimes {
  private long waited;
  private long updated;

  /** Adds the time since a {@link System#nanoTime} as waiting for a batch. */
  public void waitedSince(long start) {
    waited += System.nanoTime() - start;
  }

  /** Adds the time since a {@link System#nanoTime} as updating. */
  public void updatedSince(long start) {
    updated += System.nanoTime() - start;
  }

  /** The share of waiting, from 0 to 1; NaN before the first step. */
  public double waiting() {
    return (double) waited / (waited + updated);
  }
}

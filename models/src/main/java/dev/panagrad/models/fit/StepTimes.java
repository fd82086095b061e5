package dev.panagrad.models.fit;

/** The time of training steps, split into waiting for batches and updating. */
final class StepTimes {
  private long waited;
  private long updated;

  /** Adds the time since a {@link System#nanoTime} as waiting for a batch. */
  void waitedSince(long start) {
    waited += System.nanoTime() - start;
  }

  /** Adds the time since a {@link System#nanoTime} as updating. */
  void updatedSince(long start) {
    updated += System.nanoTime() - start;
  }

  /** The share of waiting, from 0 to 1; NaN before the first step. */
  double waiting() {
    return (double) waited / (waited + updated);
  }
}

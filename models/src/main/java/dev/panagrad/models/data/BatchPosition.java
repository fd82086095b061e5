package dev.panagrad.models.data;

/**
 * The position of a training in its data.
 *
 * @param epoch the number of passes completed
 * @param index the examples already taken in this pass
 */
public record BatchPosition(long epoch, int index) {
  /** The first example of the first pass. */
  public static final BatchPosition START = new BatchPosition(0, 0);

  /** Checks that neither is negative. */
  public BatchPosition {
    if (epoch < 0 || index < 0) {
      throw new IllegalArgumentException(
          "a data position of epoch %d, example %d; neither can be negative"
              .formatted(epoch, index));
    }
  }
}

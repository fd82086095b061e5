package dev.panagrad.graph.compile.memory;

/**
 * When a buffer is in use.
 *
 * @param bytes its size
 * @param first the position in the schedule at which it is written first
 * @param last the position at which it is read last, not before first
 */
public record Lifetime(long bytes, int first, int last) {
  /** Checks the order. */
  public Lifetime {
    if (last < first || bytes < 0) {
      throw new IllegalArgumentException(
          "a lifetime of %d bytes from %d to %d".formatted(bytes, first, last));
    }
  }

  /** Whether both are in use at some position. */
  public boolean overlaps(Lifetime other) {
    return first <= other.last && other.first <= last;
  }
}

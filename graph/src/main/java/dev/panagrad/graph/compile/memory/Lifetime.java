package dev.panagrad.graph.compile.memory;

/**
 * The interval in which a buffer is in use.
 *
 * @param bytes the size of the buffer
 * @param first the position in the schedule of its first write
 * @param last the position of its last read, not before first
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

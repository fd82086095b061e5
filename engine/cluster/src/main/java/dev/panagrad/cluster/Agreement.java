package dev.panagrad.cluster;

/** The combined control words of several ranks; see {@link Control}. */
final class Agreement {
  int flags;
  double value;

  /** The rank from which the value comes. */
  int rank;

  void clear() {
    set(0, 0, Integer.MAX_VALUE);
  }

  void set(Agreement other) {
    set(other.flags, other.value, other.rank);
  }

  void set(int flags, double value, int rank) {
    this.flags = flags;
    this.value = value;
    this.rank = rank;
  }

  void add(int rank, int flags, double value) {
    this.flags |= flags;
    if ((flags & Control.VALUE) != 0 && rank <= this.rank) {
      this.rank = rank;
      this.value = value;
    }
  }
}

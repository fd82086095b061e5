package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.memory.Buffer;

/** A place for the value of one or more nodes, while lowering: its buffer and when it is in use. */
final class Storage {
  final Buffer buffer;

  /** Whether the memory planner decides where it lies. */
  final boolean planned;

  final int first;
  int last;

  /** The storage that this one is a run of, or null. */
  private final Storage whole;

  private Storage(Buffer buffer, boolean planned, int first, Storage whole) {
    this.buffer = buffer;
    this.planned = planned;
    this.first = first;
    this.last = first;
    this.whole = whole;
  }

  Storage(Buffer buffer, boolean planned, int first) {
    this(buffer, planned, first, null);
  }

  /** A run of the elements of this storage. */
  Storage part(long start, long count, int first) {
    return new Storage(buffer.part(start, count), false, first, this);
  }

  /** The storage that no other one contains. */
  Storage root() {
    Storage root = this;
    while (root.whole != null) {
      root = root.whole;
    }
    return root;
  }

  /** Keeps it in use up to a position at least. */
  void use(int position) {
    for (Storage storage = this; storage != null; storage = storage.whole) {
      storage.last = Math.max(storage.last, position);
    }
  }
}

package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.memory.Buffer;

/** Memory for the value of one or more nodes during lowering: the buffer and its lifetime. */
final class Storage {
  final Buffer buffer;

  /** Whether the memory planner assigns its offset. */
  final boolean planned;

  final int first;
  int last;

  /** The storage of which this one is a part, or null. */
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

  /** A part of this storage: consecutive elements. */
  Storage part(long start, long count, int first) {
    return new Storage(buffer.part(start, count), false, first, this);
  }

  /** The outermost storage that contains this one. */
  Storage root() {
    Storage root = this;
    while (root.whole != null) {
      root = root.whole;
    }
    return root;
  }

  /** Extends its use to at least a position. */
  void use(int position) {
    for (Storage storage = this; storage != null; storage = storage.whole) {
      storage.last = Math.max(storage.last, position);
    }
  }
}

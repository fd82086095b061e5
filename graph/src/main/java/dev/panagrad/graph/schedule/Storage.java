package dev.panagrad.graph.schedule;

import dev.panagrad.engine.memory.Buffer;

/** A place for the value of one or more nodes, while lowering: its buffer and when it is in use. */
final class Storage {
  final Buffer buffer;

  /** Whether the memory planner decides where it lies. */
  final boolean planned;

  final int first;
  int last;

  Storage(Buffer buffer, boolean planned, int first) {
    this.buffer = buffer;
    this.planned = planned;
    this.first = first;
    this.last = first;
  }
}

package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.Node;

/**
 * A value that one task sends to another, once per run, however many nodes read it there.
 *
 * @param value the node whose value is sent
 * @param to the task that reads it
 * @param tag distinguishes it from other values between the same tasks
 */
public record Edge(Node value, int to, int tag) {
  /** The bytes sent per run. */
  public long bytes() {
    return value.shape().elements() * Float.BYTES;
  }
}

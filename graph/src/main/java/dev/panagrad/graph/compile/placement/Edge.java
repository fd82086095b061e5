package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.Node;

/**
 * A value that goes from one task to another, once a run however many read it there.
 *
 * @param value what is sent
 * @param to the task that reads it
 * @param tag tells it from other values between the same tasks
 */
public record Edge(Node value, int to, int tag) {
  /** Bytes a run. */
  public long bytes() {
    return value.shape().elements() * Float.BYTES;
  }
}

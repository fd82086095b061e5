package dev.panagrad.graph.session;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Placeholder;
import java.util.Arrays;

/**
 * A map from placeholders to data, filled once and updated between runs.
 *
 * <p>Thread-safe: a run uses the feeds as they are when it starts; later changes apply to the next
 * run.
 */
public final class Feeds {
  private Node[] nodes = new Node[8];
  private Tensor[] tensors = new Tensor[8];
  private float[] scalars = new float[8];
  private int size;

  /** Makes an empty map. */
  public Feeds() {}

  /**
   * Feeds a tensor, which runs read in place; a session's variable is copied first, since the run
   * may write to it. The caller must ensure that nothing writes to the tensor during a run.
   *
   * @throws IllegalArgumentException if the node isn't a placeholder, or the tensor's shape or type
   *     doesn't fit it
   */
  public synchronized Feeds put(Node placeholder, Tensor tensor) {
    check(placeholder);
    if (!placeholder.shape().accepts(tensor.shape()) || placeholder.type() != tensor.type()) {
      throw new IllegalArgumentException(
          "placeholder '%s' takes %s %s and can't be fed %s %s"
              .formatted(
                  placeholder.name(),
                  placeholder.type(),
                  placeholder.shape(),
                  tensor.type(),
                  tensor.shape()));
    }
    // Find the slot first: the lookup may replace the arrays.
    int slot = slot(placeholder);
    tensors[slot] = tensor;
    return this;
  }

  /** Feeds a number to a scalar float32 placeholder. */
  public synchronized Feeds put(Node placeholder, float value) {
    check(placeholder);
    if (placeholder.shape().rank() != 0 || placeholder.type() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "placeholder '%s' takes %s %s and can't be fed a single number"
              .formatted(placeholder.name(), placeholder.type(), placeholder.shape()));
    }
    int slot = slot(placeholder);
    tensors[slot] = null;
    scalars[slot] = value;
    return this;
  }

  private static void check(Node placeholder) {
    if (!(placeholder.op() instanceof Placeholder)) {
      throw new IllegalArgumentException(
          "only placeholders can be fed, and '%s' is a %s"
              .formatted(placeholder.name(), placeholder.op().name()));
    }
  }

  private int slot(Node placeholder) {
    int slot = indexOf(placeholder);
    if (slot >= 0) {
      return slot;
    }
    reserve(size + 1);
    nodes[size] = placeholder;
    return size++;
  }

  private void reserve(int slots) {
    if (slots > nodes.length) {
      int length = Math.max(slots, 2 * nodes.length);
      nodes = Arrays.copyOf(nodes, length);
      tensors = Arrays.copyOf(tensors, length);
      scalars = Arrays.copyOf(scalars, length);
    }
  }

  /** Copies this map to another one, which only one thread uses. */
  synchronized void copyTo(Feeds other) {
    other.reserve(size);
    System.arraycopy(nodes, 0, other.nodes, 0, size);
    System.arraycopy(tensors, 0, other.tensors, 0, size);
    System.arraycopy(scalars, 0, other.scalars, 0, size);
    if (other.size > size) {
      Arrays.fill(other.tensors, size, other.size, null);
    }
    other.size = size;
  }

  int indexOf(Node placeholder) {
    for (int i = 0; i < size; i++) {
      if (nodes[i] == placeholder) {
        return i;
      }
    }
    return -1;
  }

  int size() {
    return size;
  }

  Node node(int slot) {
    return nodes[slot];
  }

  /** The tensor in a slot, or null if the slot holds a number. */
  Tensor tensor(int slot) {
    return tensors[slot];
  }

  float scalar(int slot) {
    return scalars[slot];
  }
}

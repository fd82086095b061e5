package dev.panagrad.graph.session;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Placeholder;
import java.util.Arrays;

/**
 * A map from placeholders to data, to be filled once and changed from run to run.
 *
 * <p>May be used by several threads: a run takes all that is fed as it is when the run begins, and
 * what is put later is for the next one.
 */
public final class Feeds {
  private Node[] nodes = new Node[8];
  private Tensor[] tensors = new Tensor[8];
  private float[] scalars = new float[8];
  private int size;

  /** Makes an empty map. */
  public Feeds() {}

  /**
   * Feeds a tensor, which is read in place during runs; a session's variable is copied first, since
   * the run may write there. The caller sees to it that nobody writes to it during a run.
   *
   * @throws IllegalArgumentException if the node is no placeholder or can't take such a tensor
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
    // The slot first: looking for it may replace the arrays.
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

  /** Makes another map, which only one thread uses, the same as this one. */
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

  /** The tensor in a slot, or null if a number is fed there. */
  Tensor tensor(int slot) {
    return tensors[slot];
  }

  float scalar(int slot) {
    return scalars[slot];
  }
}

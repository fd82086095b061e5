package dev.panagrad.graph.session;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Placeholder;
import java.util.Arrays;

/** A map from placeholders to data, to be filled once and changed from run to run. */
public final class Feeds {
  private Node[] nodes = new Node[8];
  private Tensor[] tensors = new Tensor[8];
  private float[] scalars = new float[8];
  private int size;

  /** Makes an empty map. */
  public Feeds() {}

  /**
   * Feeds a tensor, which is read in place during runs; one that belongs to a session is copied
   * first, since the run may write there.
   *
   * @throws IllegalArgumentException if the node is no placeholder or can't take such a tensor
   */
  public Feeds put(Node placeholder, Tensor tensor) {
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
    tensors[slot(placeholder)] = tensor;
    return this;
  }

  /** Feeds a number to a scalar float32 placeholder. */
  public Feeds put(Node placeholder, float value) {
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
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * size);
      tensors = Arrays.copyOf(tensors, 2 * size);
      scalars = Arrays.copyOf(scalars, 2 * size);
    }
    nodes[size] = placeholder;
    return size++;
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

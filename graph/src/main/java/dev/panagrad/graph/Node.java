package dev.panagrad.graph;

import java.util.List;

/**
 * A symbolic value: the result of an op on other nodes. Nodes are made by a {@link GraphBuilder}
 * and compared by identity.
 */
public final class Node {
  private final String name;
  private final Op op;
  private final List<Node> inputs;
  private final Shape shape;
  private final DType type;
  private final int task;

  Node(String name, Op op, List<Node> inputs, Shape shape, DType type, int task) {
    this.name = name;
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.shape = shape;
    this.type = type;
    this.task = task;
  }

  /** The name, unique in its graph. */
  public String name() {
    return name;
  }

  /** The op that computes this value. */
  public Op op() {
    return op;
  }

  /** The nodes from which this value is computed. */
  public List<Node> inputs() {
    return inputs;
  }

  /** The input with an index. */
  public Node input(int index) {
    return inputs.get(index);
  }

  /** The shape; sizes may be unknown. */
  public Shape shape() {
    return shape;
  }

  /** The element type. */
  public DType type() {
    return type;
  }

  /** The node whose memory holds the value: this node, or for a view the node it shows. */
  public Node holder() {
    Node holder = this;
    while (holder.op.residence() == Residence.VIEW) {
      holder = holder.input(0);
    }
    return holder;
  }

  /** The number of the task that computes this node; 0 is the caller's process. */
  public int task() {
    return task;
  }

  @Override
  public String toString() {
    return name + ": " + op.name() + " " + shape;
  }
}

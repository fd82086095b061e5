package dev.panagrad.graph;

import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.op.transfer.Devices;
import dev.panagrad.graph.op.update.Assign;
import dev.panagrad.graph.op.update.Group;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the nodes of a graph. Shapes are inferred and checked as each node is made; errors name the
 * op and the node, with the expected and the given shapes.
 */
public final class GraphBuilder
    implements ElementwiseMethods, ArrayMethods, ReductionMethods, LayerMethods {
  private final NodeRegistry nodes = new NodeRegistry();
  private int streams;

  /** Starts an empty graph. */
  public GraphBuilder() {}

  /** Adds a node with a name made from the scope and the op. */
  @Override
  public Node add(Op op, Node... inputs) {
    return nodes.add(op.name(), op, List.of(inputs));
  }

  /** Adds a node with the given name; a number is appended if the name is taken. */
  @Override
  public Node add(String name, Op op, List<Node> inputs) {
    return nodes.add(name, op, inputs);
  }

  /** Puts a prefix before the names of the nodes made until the scope is closed. */
  public Scope scope(String name) {
    return nodes.scope(name);
  }

  /**
   * Places the nodes made until the scope is closed on a task, if the session runs on a cluster.
   * Without a cluster, all nodes are computed locally, with the same bits. Placeholders stay on
   * task 0, the caller; updates run on the task of their variable.
   *
   * @param device such as "/task:1"; "/task:0" is the caller's process
   * @throws IllegalArgumentException if the text isn't a device name, or its number is above {@link
   *     Devices#MOST_TASKS}
   */
  public Scope device(String device) {
    return nodes.device(Devices.task(device));
  }

  /** Places the nodes made until the scope is closed on the task of the given node. */
  public Scope colocate(Node node) {
    return nodes.device(node.task());
  }

  /** Adds a second name by which the graph finds a node. */
  public Node alias(String name, Node node) {
    return nodes.alias(name, node);
  }

  /** Whether a placeholder or variable of this name can be made in the scope. */
  public boolean isFree(String name) {
    return nodes.isFree(name);
  }

  /** The graph of all nodes made so far; later nodes don't change it. */
  public Graph build() {
    return nodes.build();
  }

  /**
   * A float32 placeholder, whose value is fed to runs; {@link Shape#UNKNOWN} sizes follow from the
   * data.
   */
  public Node placeholder(String name, int... sizes) {
    return placeholder(name, DType.FLOAT32, sizes);
  }

  /** A placeholder, whose value is fed to runs. */
  public Node placeholder(String name, DType type, int... sizes) {
    return nodes.keyed(name, key -> new Placeholder(key, Shape.of(sizes), type));
  }

  /** A variable that optimizers train. */
  public Node variable(String name, Shape shape, Initializer initializer) {
    return nodes.keyed(name, key -> new Variable(key, shape, initializer, true));
  }

  /**
   * A variable that only explicit updates change, such as an optimizer's slot or a moving average.
   */
  public Node state(String name, Shape shape, Initializer initializer) {
    return nodes.keyed(name, key -> new Variable(key, shape, initializer, false));
  }

  /** A constant scalar. */
  @Override
  public Node constant(float value) {
    return add(new Constant(Shape.scalar(), new float[] {value}));
  }

  /** A constant with the given elements, row-major. */
  public Node constant(Shape shape, float... values) {
    return add(new Constant(shape, values));
  }

  /**
   * Dropout: elements are kept with the given probability and scaled by its inverse.
   *
   * @param keep a scalar node, above 0 and at most 1; 1 at test time
   * @param shared axes along which all elements share one draw
   */
  public Node dropout(Node x, Node keep, int... shared) {
    return mul(x, dropoutMask(x, keep, shared));
  }

  /**
   * A dropout mask: 1 / keep with probability keep, else 0.
   *
   * @param x provides the shape
   * @param keep a scalar node, above 0 and at most 1; 1 at test time
   * @param shared axes along which all elements share one draw; the mask has size 1 there
   */
  public Node dropoutMask(Node x, Node keep, int... shared) {
    List<Integer> axes = IntStream.of(shared).map(x.shape()::axis).sorted().boxed().toList();
    return add(new DropoutMask(streams++, axes), x, keep);
  }

  /**
   * Causal self-attention (Vaswani and others 2017): softmax(q k' / sqrt(columns of a head)) v,
   * where each position sees itself and earlier positions.
   *
   * @param packed queries, keys and values of all heads side by side, [n, steps, 3 * width]
   * @param heads the number of heads, which split the width into equal runs of columns
   * @param keep the probability that an attention weight is kept, a scalar node; null keeps all
   * @return [n, steps, width]
   */
  public Node causalAttention(Node packed, int heads, Node keep) {
    return keep == null
        ? add(new PackedAttention(heads, 1, PackedAttention.KEEPS_ALL), packed)
        : add(new PackedAttention(heads, 1, streams++), packed, keep);
  }

  /**
   * Attention to other sequences, or to the same ones, of different lengths.
   *
   * @param queries the queries of all heads side by side, [n, queries, width]
   * @param memory the keys of all heads side by side, followed by the values, [n, keys, 2 * width]
   * @param lengths the number of visible keys per sequence, [n], int32
   * @param heads the number of heads, which split the width into equal runs of columns
   * @param keep the probability that an attention weight is kept, a scalar node; null keeps all
   * @return [n, queries, width]
   */
  public Node crossAttention(Node queries, Node memory, Node lengths, int heads, Node keep) {
    return keep == null
        ? add(new CrossAttention(heads, PackedAttention.KEEPS_ALL), queries, memory, lengths)
        : add(new CrossAttention(heads, streams++), queries, memory, lengths, keep);
  }

  /** Assigns a value to a variable when run. */
  public Node assign(Node variable, Node value) {
    return add(new Assign(), variable, value);
  }

  /** Nodes to be run together. */
  public Node group(String name, List<Node> parts) {
    return add(name, new Group(), parts);
  }
}

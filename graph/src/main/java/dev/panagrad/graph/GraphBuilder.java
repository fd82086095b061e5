package dev.panagrad.graph;

import dev.panagrad.graph.op.Constant;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Placeholder;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.update.Assign;
import dev.panagrad.graph.op.update.Group;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the nodes of a graph. Shapes are inferred and checked as each node is made; an error names
 * the op, the node, what was expected and what was given.
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

  /** Adds a node whose name begins with the one given; a number is added if it is taken. */
  @Override
  public Node add(String name, Op op, List<Node> inputs) {
    return nodes.add(name, op, inputs);
  }

  /** Puts a prefix before the names of the nodes made until the scope is closed. */
  public Scope scope(String name) {
    return nodes.scope(name);
  }

  /**
   * Has the nodes made until the scope is closed computed by another task, where a session runs
   * over a cluster; without one all are computed here, with the same bits. Placeholders stay with
   * task 0, the caller, and updates go to the task of their variable.
   *
   * @param device as "/task:1"; "/task:0" is the caller's process
   * @throws IllegalArgumentException if it is another text, or a number above {@link
   *     Devices#MOST_TASKS}
   */
  public Scope device(String device) {
    return nodes.device(Devices.task(device));
  }

  /** Has the nodes made until the scope is closed computed by the task that computes a node. */
  public Scope colocate(Node node) {
    return nodes.device(node.task());
  }

  /** Lets a node be found in the graph under a second name. */
  public Node alias(String name, Node node) {
    return nodes.alias(name, node);
  }

  /** Whether a placeholder or variable of this name can be made in the scope. */
  public boolean isFree(String name) {
    return nodes.isFree(name);
  }

  /** The graph of all nodes made so far; it won't change when more are made. */
  public Graph build() {
    return nodes.build();
  }

  /** A float32 value that is fed; {@link Shape#UNKNOWN} sizes follow from the data. */
  public Node placeholder(String name, int... sizes) {
    return placeholder(name, DType.FLOAT32, sizes);
  }

  /** A value that is fed. */
  public Node placeholder(String name, DType type, int... sizes) {
    return nodes.keyed(name, key -> new Placeholder(key, Shape.of(sizes), type));
  }

  /** A variable that optimizers train. */
  public Node variable(String name, Shape shape, Initializer initializer) {
    return nodes.keyed(name, key -> new Variable(key, shape, initializer, true));
  }

  /** A variable that only explicit updates change, as an optimizer's slot or a moving average. */
  public Node state(String name, Shape shape, Initializer initializer) {
    return nodes.keyed(name, key -> new Variable(key, shape, initializer, false));
  }

  /** A fixed scalar. */
  @Override
  public Node constant(float value) {
    return add(new Constant(Shape.scalar(), new float[] {value}));
  }

  /** A fixed value, row-major. */
  public Node constant(Shape shape, float... values) {
    return add(new Constant(shape, values));
  }

  /**
   * Dropout: elements are kept with a fed probability and then scaled by its inverse.
   *
   * @param keep a scalar node, above 0 and at most 1; 1 at test time
   * @param shared axes along which one draw serves all
   */
  public Node dropout(Node x, Node keep, int... shared) {
    return mul(x, dropoutMask(x, keep, shared));
  }

  /**
   * A mask for dropout: 1 / keep with a fed probability, else 0.
   *
   * @param x gives the shape
   * @param keep a scalar node, above 0 and at most 1; 1 at test time
   * @param shared axes along which one draw serves all; the mask has size 1 there
   */
  public Node dropoutMask(Node x, Node keep, int... shared) {
    List<Integer> axes = IntStream.of(shared).map(x.shape()::axis).sorted().boxed().toList();
    return add(new DropoutMask(streams++, axes), x, keep);
  }

  /**
   * Attention of positions to themselves and those before them (Vaswani et al. 2017), softmax(q k'
   * / sqrt(columns of a head)) v.
   *
   * @param packed queries, keys and values of all heads side by side, [n, steps, 3 * width]
   * @param heads that share the width, each with neighbouring columns
   * @param keep with which probability a weight is kept, a scalar node, or null for all
   * @return [n, steps, width]
   */
  public Node causalAttention(Node packed, int heads, Node keep) {
    return keep == null
        ? add(new PackedAttention(heads, 1, PackedAttention.KEEPS_ALL), packed)
        : add(new PackedAttention(heads, 1, streams++), packed, keep);
  }

  /**
   * Attention to the positions of other sequences, or of the same, of different lengths.
   *
   * @param queries of all heads side by side, [n, queries, width]
   * @param memory keys and behind them values of all heads side by side, [n, keys, 2 * width]
   * @param lengths how many keys of each sequence are seen, [n], int32
   * @param heads that share the width, each with neighbouring columns
   * @param keep with which probability a weight is kept, a scalar node, or null for all
   * @return [n, queries, width]
   */
  public Node crossAttention(Node queries, Node memory, Node lengths, int heads, Node keep) {
    return keep == null
        ? add(new CrossAttention(heads, PackedAttention.KEEPS_ALL), queries, memory, lengths)
        : add(new CrossAttention(heads, streams++), queries, memory, lengths, keep);
  }

  /** Stores a value in a variable when run. */
  public Node assign(Node variable, Node value) {
    return add(new Assign(), variable, value);
  }

  /** Nodes to be run together. */
  public Node group(String name, List<Node> parts) {
    return add(name, new Group(), parts);
  }
}

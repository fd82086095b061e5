package dev.panagrad.graph;

import dev.panagrad.graph.op.Constant;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Placeholder;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.array.Gather;
import dev.panagrad.graph.op.array.OneHot;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.elementwise.Add;
import dev.panagrad.graph.op.elementwise.Div;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Exp;
import dev.panagrad.graph.op.elementwise.Log;
import dev.panagrad.graph.op.elementwise.Maximum;
import dev.panagrad.graph.op.elementwise.Mul;
import dev.panagrad.graph.op.elementwise.Neg;
import dev.panagrad.graph.op.elementwise.Relu;
import dev.panagrad.graph.op.elementwise.Rsqrt;
import dev.panagrad.graph.op.elementwise.Sigmoid;
import dev.panagrad.graph.op.elementwise.Softplus;
import dev.panagrad.graph.op.elementwise.Sqrt;
import dev.panagrad.graph.op.elementwise.Square;
import dev.panagrad.graph.op.elementwise.Sub;
import dev.panagrad.graph.op.elementwise.Tanh;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.norm.Moments;
import dev.panagrad.graph.op.reduce.ArgMax;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import dev.panagrad.graph.op.update.Assign;
import dev.panagrad.graph.op.update.Group;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the nodes of a graph. Shapes are inferred and checked as each node is made; an error names
 * the op, the node, what was expected and what was given.
 */
public final class GraphBuilder {
  private final NodeRegistry nodes = new NodeRegistry();
  private int streams;

  /** Starts an empty graph. */
  public GraphBuilder() {}

  /** Adds a node with a name made from the scope and the op. */
  public Node add(Op op, Node... inputs) {
    return nodes.add(op.name(), op, List.of(inputs));
  }

  /** Adds a node whose name begins with the one given; a number is added if it is taken. */
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
  public Node constant(float value) {
    return add(new Constant(Shape.scalar(), new float[] {value}));
  }

  /** A fixed value, row-major. */
  public Node constant(Shape shape, float... values) {
    return add(new Constant(shape, values));
  }

  /** Elementwise a + b with broadcasting. */
  public Node add(Node a, Node b) {
    return add(new Add(), a, b);
  }

  /** Elementwise a - b with broadcasting. */
  public Node sub(Node a, Node b) {
    return add(new Sub(), a, b);
  }

  /** Elementwise a * b with broadcasting. */
  public Node mul(Node a, Node b) {
    return add(new Mul(), a, b);
  }

  /** Elementwise a / b with broadcasting. */
  public Node div(Node a, Node b) {
    return add(new Div(), a, b);
  }

  /** Elementwise max(a, b) with broadcasting. */
  public Node maximum(Node a, Node b) {
    return add(new Maximum(), a, b);
  }

  /** 1 where class numbers are equal, else 0. */
  public Node equal(Node a, Node b) {
    return add(new Equal(), a, b);
  }

  /** Elementwise -x. */
  public Node neg(Node x) {
    return add(new Neg(), x);
  }

  /** Elementwise e^x. */
  public Node exp(Node x) {
    return add(new Exp(), x);
  }

  /** Elementwise natural logarithm. */
  public Node log(Node x) {
    return add(new Log(), x);
  }

  /** Elementwise square root. */
  public Node sqrt(Node x) {
    return add(new Sqrt(), x);
  }

  /** Elementwise 1 / sqrt(x). */
  public Node rsqrt(Node x) {
    return add(new Rsqrt(), x);
  }

  /** Elementwise x * x. */
  public Node square(Node x) {
    return add(new Square(), x);
  }

  /** Elementwise max(x, 0). */
  public Node relu(Node x) {
    return add(new Relu(), x);
  }

  /** Elementwise 1 / (1 + e^-x). */
  public Node sigmoid(Node x) {
    return add(new Sigmoid(), x);
  }

  /** Elementwise log(1 + e^x), a smooth ReLU. */
  public Node softplus(Node x) {
    return add(new Softplus(), x);
  }

  /** Elementwise hyperbolic tangent. */
  public Node tanh(Node x) {
    return add(new Tanh(), x);
  }

  /** The product of matrices [..., m, k] and [..., k, n]; leading axes are broadcast. */
  public Node matMul(Node a, Node b) {
    return matMul(a, b, false, false);
  }

  /** The product of matrices, each transposed first if asked for; leading axes are broadcast. */
  public Node matMul(Node a, Node b, boolean transposeA, boolean transposeB) {
    boolean one = a.shape().rank() <= 2 && b.shape().rank() <= 2;
    return add(
        one ? new MatMul(transposeA, transposeB) : new BatchMatMul(transposeA, transposeB), a, b);
  }

  /** The transpose of a matrix. */
  public Node transpose(Node x) {
    return add(new Transpose(), x);
  }

  /**
   * x with its axes in another order.
   *
   * @param order for each axis of the result, which one of x it is
   */
  public Node permute(Node x, int... order) {
    return add(new Permute(IntStream.of(order).map(x.shape()::axis).boxed().toList()), x);
  }

  /** The same elements in another shape; one size may be -1 and follows from the others. */
  public Node reshape(Node x, int... sizes) {
    return reshape(x, Shape.of(sizes));
  }

  /** The same elements in another shape, of which one size may be unknown. */
  public Node reshape(Node x, Shape shape) {
    return add(new Reshape(shape), x);
  }

  /** The elements of x in the shape of another node. */
  public Node reshapeLike(Node x, Node like) {
    return add(new ReshapeLike(), x, like);
  }

  /** x repeated to the shape of another node. */
  public Node broadcastLike(Node x, Node like) {
    return add(new BroadcastLike(), x, like);
  }

  /** x summed over the axes along which the other node was broadcast to its shape. */
  public Node sumLike(Node x, Node like) {
    return x.shape().isKnown() && x.shape().equals(like.shape()) ? x : add(new SumLike(), x, like);
  }

  /** The sum of all elements, or over the axes given. */
  public Node sum(Node x, int... axes) {
    return sum(x, false, axes(x, axes));
  }

  /** The sum over axes, which may stay with size 1. */
  public Node sum(Node x, boolean keepDims, List<Integer> axes) {
    return add(new Sum(axes, keepDims), x);
  }

  /** The mean of all elements, or over the axes given. */
  public Node mean(Node x, int... axes) {
    return mean(x, false, axes(x, axes));
  }

  /** The mean over axes, which may stay with size 1. */
  public Node mean(Node x, boolean keepDims, List<Integer> axes) {
    return add(new Mean(axes, keepDims), x);
  }

  /** The largest of all elements, or over the axes given. */
  public Node max(Node x, int... axes) {
    return add(new Max(axes(x, axes), false), x);
  }

  /** Softmax over the last axis. */
  public Node softmax(Node logits) {
    return add(new Softmax(), logits);
  }

  /** The cross-entropy of softmax(logits) against labels of the same shape, one value a row. */
  public Node softmaxCrossEntropy(Node logits, Node labels) {
    return add(new SoftmaxCrossEntropy(), logits, labels);
  }

  /**
   * The cross-entropy of softmax(logits) against int32 class numbers, one value a row. A run with a
   * class that has no logit ends in an error before any update.
   */
  public Node sparseSoftmaxCrossEntropy(Node logits, Node classes) {
    return add(new SparseSoftmaxCrossEntropy(), logits, classes);
  }

  /** The index of the largest element along the last axis. */
  public Node argMax(Node x) {
    return add(new ArgMax(), x);
  }

  /**
   * A row of zeros with a one for each int32 index. A run with an index that is negative or not
   * below the depth ends in an error before any update.
   */
  public Node oneHot(Node indices, int depth) {
    return add(new OneHot(depth), indices);
  }

  /**
   * Rows of a matrix, chosen by int32 indices. A run with an index of no row ends in an error
   * before any update.
   */
  public Node gather(Node table, Node indices) {
    return add(new Gather(), table, indices);
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

  /** Indices [start, start + count) of an axis. */
  public Node slice(Node x, int axis, int start, int count) {
    return add(new Slice(x.shape().axis(axis), start, count), x);
  }

  /**
   * Two-dimensional convolution.
   *
   * @param images [n, h, w, c]
   * @param filter [kh, kw, c, o]
   * @param stride rows and columns from one window to the next
   * @return [n, h', w', o]
   */
  public Node conv2d(Node images, Node filter, int stride, Padding padding) {
    return add(new Conv2d(new Sliding(stride, stride, padding)), images, filter);
  }

  /** The largest cell of each square window of images [n, h, w, c]. */
  public Node maxPool(Node images, int size, int stride, Padding padding) {
    return add(new MaxPool(size, size, new Sliding(stride, stride, padding)), images);
  }

  /** The mean of each square window of images [n, h, w, c]. */
  public Node averagePool(Node images, int size, int stride, Padding padding) {
    return add(new AveragePool(size, size, new Sliding(stride, stride, padding)), images);
  }

  /** Mean and biased variance over all axes but the last: [2, channels]; nothing flows back. */
  public Node moments(Node x) {
    return add(new Moments(), x);
  }

  /**
   * Batch normalisation over the last axis.
   *
   * @param mean of each channel, [channels]
   * @param variance of each channel, [channels]
   * @param scale [channels], or null for none
   * @param offset [channels], or null for none
   * @param batchStatistics whether mean and variance are the {@link #moments} of x, so that
   *     gradients flow through them
   */
  public Node batchNorm(
      Node x,
      Node mean,
      Node variance,
      Node scale,
      Node offset,
      float epsilon,
      boolean batchStatistics) {
    Op op = new BatchNorm(epsilon, scale != null, offset != null, batchStatistics);
    List<Node> inputs =
        Stream.of(x, mean, variance, scale, offset).filter(Objects::nonNull).toList();
    return add(op.name(), op, inputs);
  }

  /**
   * Layer normalisation over the last axis.
   *
   * @param scale [columns], or null for none
   * @param offset [columns], or null for none
   */
  public Node layerNorm(Node x, Node scale, Node offset, float epsilon) {
    return normalizeRows(x, scale, offset, true, epsilon);
  }

  /**
   * RMS normalisation over the last axis: x / sqrt(mean of squares + epsilon) * scale.
   *
   * @param scale [columns], or null for none
   */
  public Node rmsNorm(Node x, Node scale, float epsilon) {
    return normalizeRows(x, scale, null, false, epsilon);
  }

  private Node normalizeRows(Node x, Node scale, Node offset, boolean centred, float epsilon) {
    Op op = new LayerNorm(centred, epsilon);
    Node factor = scale == null ? columns(x, 1) : scale;
    return add(op, x, factor, offset == null ? columns(x, 0) : offset);
  }

  /** The same number for each column. */
  private Node columns(Node x, float value) {
    int columns = x.shape().rank() == 0 ? 1 : x.shape().size(-1);
    if (columns == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "'%s' of shape %s can't be normalised without scale and offset: its last axis is unknown"
              .formatted(x.name(), x.shape()));
    }
    return add(new BroadcastTo(Shape.of(columns)), constant(value));
  }

  /** Nodes one behind the other along an axis. */
  public Node concat(int axis, Node... parts) {
    int fromStart = axis < 0 && parts.length > 0 ? parts[0].shape().axis(axis) : axis;
    return add(new Concat(fromStart), parts);
  }

  /** x, taken as a constant by gradients. */
  public Node stopGradient(Node x) {
    return add(new StopGradient(), x);
  }

  /** Stores a value in a variable when run. */
  public Node assign(Node variable, Node value) {
    return add(new Assign(), variable, value);
  }

  /** Nodes to be run together. */
  public Node group(String name, List<Node> parts) {
    return add(name, new Group(), parts);
  }

  private static List<Integer> axes(Node x, int... axes) {
    int rank = x.shape().rank();
    IntStream chosen = axes.length == 0 ? IntStream.range(0, rank) : IntStream.of(axes);
    return chosen.map(x.shape()::axis).sorted().distinct().boxed().toList();
  }
}

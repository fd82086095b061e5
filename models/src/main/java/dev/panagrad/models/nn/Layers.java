package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Building blocks of networks over a {@link GraphBuilder}. Variables are named {@code
 * <layer>/weights}, {@code <layer>/biases} and so on. A network is built twice, for training and,
 * with {@link #inference}, for use; the variables are the same.
 */
public final class Layers {
  /** Keeps batch normalisation from dividing by 0. */
  private static final float EPSILON = 1e-5f;

  private final GraphBuilder g;
  private final Node keepProbability;
  private final Node averageDecay;
  private final Shards shards;
  private final boolean training;
  private final Map<String, Node> variables;
  private final List<Node> updates;
  private final List<Node> activations;

  /** Stands before the names of variables: "" or "name/". */
  private final String prefix;

  /** The activation of hidden layers; null for each layer's usual one. */
  private BiFunction<Layers, Node, Node> hidden;

  private Layers(
      GraphBuilder g,
      Node keepProbability,
      Node averageDecay,
      Shards shards,
      boolean training,
      Map<String, Node> variables) {
    this.g = g;
    this.keepProbability = keepProbability;
    this.averageDecay = averageDecay;
    this.shards = shards;
    this.training = training;
    this.variables = variables;
    updates = new ArrayList<>();
    activations = new ArrayList<>();
    prefix = "";
  }

  private Layers(Layers outer, String name) {
    g = outer.g;
    keepProbability = outer.keepProbability;
    averageDecay = outer.averageDecay;
    shards = outer.shards;
    training = outer.training;
    variables = outer.variables;
    updates = outer.updates;
    activations = outer.activations;
    prefix = outer.prefix + name + "/";
  }

  /**
   * Layers for training.
   *
   * @param keepProbability a scalar node for dropout
   * @param averageDecay a scalar node: what share of their old value the moving averages of batch
   *     normalisation keep
   */
  public static Layers training(GraphBuilder g, Node keepProbability, Node averageDecay) {
    return training(g, keepProbability, averageDecay, new Shards(g, 1));
  }

  /**
   * Layers for training on one shard of a batch at a time: batch normalisation has the statistics
   * of a shard, and its moving averages follow their mean over all shards.
   */
  public static Layers training(
      GraphBuilder g, Node keepProbability, Node averageDecay, Shards shards) {
    return new Layers(g, keepProbability, averageDecay, shards, true, new HashMap<>());
  }

  /**
   * Layers for use over weights that are there already.
   *
   * @param weights nodes by the names of the variables that the layers ask for
   */
  public static Layers trained(GraphBuilder g, Map<String, Node> weights) {
    return new Layers(g, null, null, null, false, Map.copyOf(weights));
  }

  /** Layers over the same variables without dropout, and with moving averages as statistics. */
  public Layers inference() {
    return new Layers(g, keepProbability, averageDecay, shards, false, variables).hidden(hidden);
  }

  /**
   * Gives hidden layers another activation than their usual one, or with null that; returns this.
   */
  public Layers hidden(BiFunction<Layers, Node, Node> activation) {
    hidden = activation;
    return this;
  }

  /**
   * The activation of a hidden layer.
   *
   * @param usual unless another one was given
   */
  public Node hidden(UnaryOperator<Node> usual, Node x) {
    Node value = hidden == null ? usual.apply(x) : hidden.apply(this, x);
    return activations.contains(value) ? value : activation(value);
  }

  /** These layers with a name before those of all variables: {@code <name>/<layer>/weights}. */
  public Layers within(String name) {
    return new Layers(this, name);
  }

  /** The builder, for what has no layer here. */
  public GraphBuilder graph() {
    return g;
  }

  /** Updates of moving averages, to be run with every update of the weights. */
  public List<Node> updates() {
    return List.copyOf(updates);
  }

  /** Everything but the first axis in one: [n, h, w, c] becomes [n, h * w * c]. */
  public Node flatten(Node x) {
    Shape shape = x.shape();
    return g.reshape(x, Shape.UNKNOWN, Math.toIntExact(shape.elements(1, shape.rank())));
  }

  /**
   * A fully connected layer without activation: x w + b.
   *
   * @param x [n, inputs]
   * @return [n, units]
   */
  public Node dense(String name, Node x, int units, Initializer weights, Initializer biases) {
    Node b = variable(name + "/biases", Shape.of(units), biases);
    return g.add(dense(name, x, units, weights), b);
  }

  /** A fully connected layer without bias, as before batch normalisation: x w. */
  public Node dense(String name, Node x, int units, Initializer weights) {
    return g.matMul(x, variable(name + "/weights", Shape.of(x.shape().size(1), units), weights));
  }

  /**
   * A convolution with SAME padding and a bias, without activation.
   *
   * @param x [n, h, w, c]
   * @param size height and width of the filter
   * @return [n, ceil(h / stride), ceil(w / stride), channels]
   */
  public Node conv2d(
      String name,
      Node x,
      int size,
      int channels,
      int stride,
      Initializer weights,
      Initializer biases) {
    Node b = variable(name + "/biases", Shape.of(channels), biases);
    return g.add(conv2d(name, x, size, channels, stride, weights), b);
  }

  /** A convolution without bias, as before batch normalisation. */
  public Node conv2d(String name, Node x, int size, int channels, int stride, Initializer weights) {
    Shape filter = Shape.of(size, size, x.shape().size(3), channels);
    return g.conv2d(x, variable(name + "/weights", filter, weights), stride, Padding.SAME);
  }

  /** Max-pooling by windows of 2 x 2 that don't overlap. */
  public Node maxPool(Node x) {
    return g.maxPool(x, 2, 2, Padding.SAME);
  }

  /** Batch normalisation with an offset and no scale, as before ReLU, which any scale passes. */
  public Node batchNorm(String name, Node x, Initializer offset) {
    Shape shape = Shape.of(x.shape().size(-1));
    return normalize(name, x, null, variable(name + "/offset", shape, offset));
  }

  /** Batch normalisation with scale, from 1, and offset, from 0. */
  public Node batchNormScaled(String name, Node x) {
    Shape shape = Shape.of(x.shape().size(-1));
    Node scale = variable(name + "/scale", shape, Initializer.constant(1));
    return normalize(name, x, scale, variable(name + "/offset", shape, Initializer.zeros()));
  }

  private Node normalize(String name, Node x, Node scale, Node offset) {
    int channels = x.shape().size(-1);
    Node movingMean = state(name + "/moving_mean", channels);
    Node movingVariance = state(name + "/moving_variance", channels);
    if (!training) {
      return g.batchNorm(x, movingMean, movingVariance, scale, offset, EPSILON, false);
    }
    try (Scope _ = g.scope(name)) {
      Node moments = g.moments(x);
      Node mean = g.reshape(g.slice(moments, 0, 0, 1), channels);
      Node variance = g.reshape(g.slice(moments, 0, 1, 1), channels);
      average(movingMean, mean);
      average(movingVariance, variance);
      return g.batchNorm(x, mean, variance, scale, offset, EPSILON, true);
    }
  }

  private void average(Node moving, Node value) {
    Node kept = g.mul(moving, averageDecay);
    Node added = g.mul(shards.mean(value), g.sub(g.constant(1), averageDecay));
    updates.add(g.assign(moving, g.add(kept, added)));
  }

  /** Dropout of single values with the fed keep probability; nothing at inference. */
  public Node dropout(Node x) {
    return training ? g.dropout(x, keepProbability) : x;
  }

  /**
   * A mask for dropout, to be multiplied with more than one value.
   *
   * @param x gives the shape
   * @param shared axes along which one draw serves all; the mask has size 1 there
   * @return null at inference
   */
  public Node dropoutMask(Node x, int... shared) {
    return training ? g.dropoutMask(x, keepProbability, shared) : null;
  }

  /** The node that tells with which probability dropout keeps a value; null at inference. */
  public Node keepProbability() {
    return training ? keepProbability : null;
  }

  /** Whether these layers are for training. */
  public boolean isTraining() {
    return training;
  }

  /** Dropout of whole feature maps of images [n, h, w, c]; nothing at inference. */
  public Node dropoutMaps(Node x) {
    return training ? g.dropout(x, keepProbability, 1, 2) : x;
  }

  /** Elementwise max(x, 0). */
  public Node relu(Node x) {
    return activation(g.relu(x));
  }

  /** Elementwise 1 / (1 + e^-x). */
  public Node sigmoid(Node x) {
    return activation(g.sigmoid(x));
  }

  private Node activation(Node node) {
    activations.add(node);
    return node;
  }

  /** What the activation functions gave so far, from the first layer on. */
  public List<Node> activations() {
    return List.copyOf(activations);
  }

  /**
   * A trained variable, the same for every use of its name.
   *
   * @throws IllegalArgumentException if it is there with another shape, or the weights are given
   *     and it is not among them
   */
  public Node variable(String name, Shape shape, Initializer initializer) {
    return shared(name, shape, key -> g.variable(key, shape, initializer));
  }

  private Node state(String name, int channels) {
    Shape shape = Shape.of(channels);
    return shared(name, shape, key -> g.state(key, shape, Initializer.zeros()));
  }

  private Node shared(String local, Shape shape, Function<String, Node> make) {
    String name = prefix + local;
    Node variable = variables.get(name);
    if (variable == null) {
      if (averageDecay == null) {
        throw new IllegalArgumentException("the weights have no '%s'".formatted(name));
      }
      variable = make.apply(name);
      variables.put(name, variable);
    }
    if (!variable.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the weights '%s' have shape %s where %s is needed"
              .formatted(name, variable.shape(), shape));
    }
    return variable;
  }
}

package dev.panagrad.models.nn;

import dev.panagrad.graph.Graph;
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
 * <layer>/weights}, {@code <layer>/biases} and so on. A network is built twice over the same
 * variables: for training and, with {@link #inference}, for inference.
 */
public final class Layers {
  /** Keeps the divisor of batch normalisation from 0. */
  private static final float EPSILON = 1e-5f;

  private static final String MOVING_MEAN = "/moving_mean";

  private final GraphBuilder g;
  private final Node keepProbability;
  private final Node averageDecay;
  private final Shards shards;
  private final boolean training;
  private final Map<String, Node> variables;
  private final List<Node> updates;
  private final List<Node> activations;

  /** The prefix of variable names: "" or "name/". */
  private final String prefix;

  /** The activation of hidden layers; null for the usual one of each layer. */
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
   * @param averageDecay a scalar node: the share of their old value that the moving averages of
   *     batch normalisation keep
   */
  public static Layers training(GraphBuilder g, Node keepProbability, Node averageDecay) {
    return training(g, keepProbability, averageDecay, new Shards(g, 1));
  }

  /**
   * Layers for training on one shard of a batch at a time: batch normalisation uses the statistics
   * of a shard, and its moving averages follow their mean over all shards.
   */
  public static Layers training(
      GraphBuilder g, Node keepProbability, Node averageDecay, Shards shards) {
    return new Layers(g, keepProbability, averageDecay, shards, true, new HashMap<>());
  }

  /**
   * Layers for inference over existing weights.
   *
   * @param weights nodes by the names of the variables that the layers request
   */
  public static Layers trained(GraphBuilder g, Map<String, Node> weights) {
    return new Layers(g, null, null, null, false, Map.copyOf(weights));
  }

  /** Layers over the same variables without dropout, with the moving averages as statistics. */
  public Layers inference() {
    return new Layers(g, keepProbability, averageDecay, shards, false, variables).hidden(hidden);
  }

  /**
   * Sets the activation of hidden layers; null restores the usual one of each layer. Returns this.
   */
  public Layers hidden(BiFunction<Layers, Node, Node> activation) {
    hidden = activation;
    return this;
  }

  /**
   * Applies the activation of a hidden layer.
   *
   * @param usual applies unless another one was set
   */
  public Node hidden(UnaryOperator<Node> usual, Node x) {
    Node value = hidden == null ? usual.apply(x) : hidden.apply(this, x);
    return activations.contains(value) ? value : activation(value);
  }

  /** These layers with a name prefixed to all variables: {@code <name>/<layer>/weights}. */
  public Layers within(String name) {
    return new Layers(this, name);
  }

  /** The builder, for ops that have no layer here. */
  public GraphBuilder graph() {
    return g;
  }

  /** Updates of moving averages, to be run with each update of the weights. */
  public List<Node> updates() {
    return List.copyOf(updates);
  }

  /** Flattens all axes but the first: [n, h, w, c] becomes [n, h * w * c]. */
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

  /** A fully connected layer without bias, as used before batch normalisation: x w. */
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

  /** A convolution without bias, as used before batch normalisation. */
  public Node conv2d(String name, Node x, int size, int channels, int stride, Initializer weights) {
    Shape filter = Shape.of(size, size, x.shape().size(3), channels);
    return g.conv2d(x, variable(name + "/weights", filter, weights), stride, Padding.SAME);
  }

  /** Max-pooling with 2 x 2 windows that don't overlap. */
  public Node maxPool(Node x) {
    return g.maxPool(x, 2, 2, Padding.SAME);
  }

  /** Batch normalisation with an offset and without a scale, which is redundant before ReLU. */
  public Node batchNorm(String name, Node x, Initializer offset) {
    Shape shape = Shape.of(x.shape().size(-1));
    return normalize(name, x, null, variable(name + "/offset", shape, offset));
  }

  /** Batch normalisation with a scale that starts at 1 and an offset that starts at 0. */
  public Node batchNormScaled(String name, Node x) {
    Shape shape = Shape.of(x.shape().size(-1));
    Node scale = variable(name + "/scale", shape, Initializer.constant(1));
    return normalize(name, x, scale, variable(name + "/offset", shape, Initializer.zeros()));
  }

  /**
   * Whether inference in a graph uses moving averages of batch statistics, which don't exist before
   * the first update.
   */
  public static boolean hasMovingAverages(Graph graph) {
    return graph.variables().stream().anyMatch(v -> v.name().endsWith(MOVING_MEAN));
  }

  private Node normalize(String name, Node x, Node scale, Node offset) {
    int channels = x.shape().size(-1);
    Node movingMean = state(name + MOVING_MEAN, channels);
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

  /** Dropout of single values with the fed keep probability; the identity at inference. */
  public Node dropout(Node x) {
    return training ? g.dropout(x, keepProbability) : x;
  }

  /**
   * A dropout mask, to be multiplied with several values.
   *
   * @param x gives the shape
   * @param shared axes along which all elements share one draw; the mask has size 1 there
   * @return null at inference
   */
  public Node dropoutMask(Node x, int... shared) {
    return training ? g.dropoutMask(x, keepProbability, shared) : null;
  }

  /** The node that holds the keep probability of dropout; null at inference. */
  public Node keepProbability() {
    return training ? keepProbability : null;
  }

  /** Whether these layers are for training. */
  public boolean isTraining() {
    return training;
  }

  /** Dropout of whole feature maps of images [n, h, w, c]; the identity at inference. */
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

  /** The outputs of the activation functions so far, from the first layer on. */
  public List<Node> activations() {
    return List.copyOf(activations);
  }

  /**
   * A trained variable, the same for every use of its name.
   *
   * @throws IllegalArgumentException if it exists with another shape, or the weights are given and
   *     it is not among them
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

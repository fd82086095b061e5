package dev.panagrad.models.nn.attention;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import dev.panagrad.models.nn.attention.LuongAttention.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A small encoder and decoder with a loss, for tests; all that it reads is fed. */
final class EncoderDecoder implements AutoCloseable {
  static final int BATCH = 3;
  static final int PLACES = 5;
  static final int STEPS = 4;
  static final int INPUT = 3;
  static final int UNITS = 4;
  static final int WIDTH = 5;
  static final int CLASSES = 6;
  static final int[] SOURCE_LENGTHS = {5, 2, 3};
  static final int[] TARGET_LENGTHS = {2, 4, 3};
  static final int[] LABELS = {3, 0, 5, 1, 2, 2, 5, 5, 4, 1, 0, 3};

  final Map<String, Tensor> fed = new HashMap<>();
  final Map<String, Node> nodes = new HashMap<>();
  final List<Node> variables;
  final Session session;
  private final GraphBuilder g = new GraphBuilder();
  private final List<Node> gradients;
  private final Feeds feeds = new Feeds();

  /** The attentions, by the names that tests have for them. */
  static Attention attention(String name) {
    return switch (name) {
      case "bahdanau" -> new BahdanauAttention("attention", 7);
      case "dot" -> new LuongAttention("attention", Score.DOT, UNITS);
      case "general" -> new LuongAttention("attention", Score.GENERAL, UNITS);
      case "scaled" -> new LuongAttention("attention", Score.SCALED, UNITS);
      default -> throw new IllegalArgumentException(name);
    };
  }

  EncoderDecoder(Cell cell, String attentionName, Looks looks, float smoothing) {
    this(cell, attentionName, looks, true, smoothing);
  }

  /** Moved, its variables differ from their first values, so that no attention is even. */
  EncoderDecoder(Cell cell, String attentionName, Looks looks, boolean moved, float smoothing) {
    Layers layers = Layers.training(g, g.constant(1), g.constant(1));
    Node sourceRows = numbers("source", PLACES * BATCH, INPUT);
    Node targetRows = numbers("target", STEPS * BATCH, INPUT);
    Node sourceMask = Lengths.mask(g, ints("source_lengths", SOURCE_LENGTHS), PLACES);
    Node targetMask = Lengths.mask(g, ints("target_lengths", TARGET_LENGTHS), STEPS);
    BidirectionalEncoder.Encoded encoded =
        new BidirectionalEncoder("encoder", cell).encode(layers, sourceRows, sourceMask);
    Node rows = encoded.rows();
    if (attentionName.equals("dot")) {
      // As wide as the query.
      rows = g.slice(rows, 2, 0, UNITS);
    }
    Attention attention = attention(attentionName);
    Source source = new Source(rows, attention.keys(layers, rows), sourceMask);
    AttentionDecoder decoder = new AttentionDecoder("decoder", cell, attention, looks, WIDTH);
    AttentionDecoder.Decoded decoded =
        decoder.decode(layers, STEPS, targetRows, source, decoder.first(g, encoded.states()));
    Node table = layers.variable("table", Shape.of(CLASSES, WIDTH), EncoderDecoder::wide);
    Node logits = g.matMul(decoded.outputs(), table, false, true);
    Node losses = SequenceLoss.smoothed(g, logits, ints("labels", LABELS), smoothing);
    Node byTime = g.reshape(g.transpose(targetMask), STEPS * BATCH);
    Node loss = SequenceLoss.mean(g, losses, byTime);
    nodes.put("rows", rows);
    nodes.put("outputs", decoded.outputs());
    nodes.put("weights", decoded.weights());
    nodes.put("state", decoded.states().getLast());
    nodes.put("losses", losses);
    nodes.put("loss", loss);
    variables =
        g.build().variables().stream().filter(v -> ((Variable) v.op()).trainable()).toList();
    gradients = Gradients.of(g, loss, variables);
    session = new Session(g.build(), SessionOptions.defaults().withThreads(1).withSeed(3));
    if (moved) {
      SplittableRandom random = new SplittableRandom(7);
      move(
          variables.stream()
              .map(v -> random.doubles(v.shape().elements(), -1, 1).toArray())
              .toList(),
          0.5);
    }
  }

  private static void wide(Buffer out, Shape shape, long seed, int stream) {
    for (long i = 0; i < out.length(); i++) {
      out.set(i, (float) (2 * Math.sin(3.0 * i + 1)));
    }
  }

  private Node numbers(String name, int... sizes) {
    Node placeholder = g.placeholder(name, sizes);
    Tensor data = Tensor.allocate(DType.FLOAT32, Shape.of(sizes));
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (long i = 0; i < data.buffer().length(); i++) {
      data.buffer().set(i, (float) random.nextDouble(-2, 2));
    }
    fed.put(name, data);
    feeds.put(placeholder, data);
    return placeholder;
  }

  private Node ints(String name, int... values) {
    Node placeholder = g.placeholder(name, DType.INT32, values.length);
    Tensor data = Tensor.ofInts(Shape.of(values.length), values);
    fed.put(name, data);
    feeds.put(placeholder, data);
    return placeholder;
  }

  float[] value(String node) {
    return session.run(feeds, Fetches.of(nodes.get(node))).get(nodes.get(node)).toArray();
  }

  List<float[]> gradients() {
    Results results = session.run(feeds, Fetches.of(gradients));
    List<float[]> values = new ArrayList<>();
    for (Node gradient : gradients) {
      values.add(results.get(gradient).toArray());
    }
    return values;
  }

  /** Adds a direction to all variables. */
  void move(List<double[]> direction, double by) {
    for (int i = 0; i < variables.size(); i++) {
      Buffer buffer = session.variable(variables.get(i)).buffer();
      for (int j = 0; j < buffer.length(); j++) {
        buffer.set(j, (float) (buffer.get(j) + by * direction.get(i)[j]));
      }
    }
  }

  @Override
  public void close() {
    session.close();
    fed.values().forEach(Tensor::close);
  }
}

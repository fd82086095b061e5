package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.transformer.CausalAttention;
import dev.panagrad.models.nn.transformer.GrowingAttention;
import dev.panagrad.models.nn.transformer.Positions;
import dev.panagrad.models.nn.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * A Transformer for translation (Vaswani and others 2017). Variables: {@code embedding/source} and
 * {@code embedding/target}, or {@code embedding/tokens} if both share a vocabulary, those of {@link
 * Transformer}, and {@code readout/biases}. The read-out is tied: logits = h E^T + b with the
 * embedding E of the targets (Press and Wolf 2017).
 *
 * <p>In training the decoder reads whole targets; in inference one token after the other, over a
 * cache of keys and values for each layer.
 *
 * @param vocabularies of sources and targets
 * @param net between embeddings and read-out
 * @param longest the largest number of tokens of a target, including its start
 */
record TransformerTranslation(Vocabularies vocabularies, Transformer net, int longest)
    implements TranslationNet {
  @Override
  public int classes() {
    return vocabularies.target().size();
  }

  @Override
  public Encoded encode(Layers layers, Node source, Node lengths) {
    GraphBuilder g = layers.graph();
    int steps = source.shape().size(1);
    String name = vocabularies.isShared() ? "tokens" : "source";
    Node places = Positions.sinusoidal(g, steps, net.width());
    Node embedded =
        embedded(layers, table(layers, name, vocabularies.source().size()), source, places);
    List<Node> memory = new ArrayList<>(net.encode(layers, embedded, steps, lengths));
    memory.add(lengths);
    return new Encoded(memory, layers.isTraining() ? List.of() : nothingRead(g, lengths));
  }

  /** The first position, and empty caches. */
  private List<Node> nothingRead(GraphBuilder g, Node lengths) {
    Node one = g.reshape(g.add(new Cast(DType.FLOAT32), lengths), Shape.UNKNOWN, 1);
    Node zero = g.mul(one, g.constant(0));
    List<Node> states = new ArrayList<>(List.of(zero));
    Shape row = Shape.of(1, longest, 2 * net.width());
    Node zeros = g.constant(row, new float[Math.toIntExact(row.elements())]);
    for (int i = 0; i < net.count(); i++) {
      states.add(g.add(zeros, g.reshape(zero, Shape.UNKNOWN, 1, 1)));
    }
    return List.copyOf(states);
  }

  @Override
  public Decoded decode(Layers layers, Node target, Encoded encoded) {
    int last = encoded.memory().size() - 1;
    Node lengths = encoded.memory().get(last);
    List<Node> memories = encoded.memory().subList(0, last);
    return encoded.states().isEmpty()
        ? whole(layers, target, memories, lengths)
        : step(layers, target, memories, lengths, encoded.states());
  }

  private Decoded whole(Layers layers, Node target, List<Node> memories, Node lengths) {
    GraphBuilder g = layers.graph();
    int steps = target.shape().size(1);
    Node places = Positions.sinusoidal(g, steps, net.width());
    Node embedded = embedded(layers, targets(layers), target, places);
    CausalAttention causal = new CausalAttention(g, steps, net.heads(), layers.keepProbability());
    Node rows = net.decode(layers, embedded, steps, _ -> causal, memories, lengths).rows();
    Node bySentence = g.reshape(rows, Shape.UNKNOWN, steps, net.width());
    Node byTime = g.reshape(g.permute(bySentence, 1, 0, 2), Shape.UNKNOWN, net.width());
    return new Decoded(logits(layers, byTime), null, null, List.of());
  }

  private Decoded step(
      Layers layers, Node token, List<Node> memories, Node lengths, List<Node> states) {
    GraphBuilder g = layers.graph();
    Node position = states.getFirst();
    Node index = g.add(new Cast(DType.INT32), g.reshape(position, Shape.of(Shape.UNKNOWN)));
    Node place = g.gather(Positions.sinusoidal(g, longest, net.width()), index);
    Node places = g.reshape(place, Shape.UNKNOWN, 1, net.width());
    Node embedded = embedded(layers, targets(layers), token, places);
    List<GrowingAttention> caches = new ArrayList<>();
    for (Node cache : states.subList(1, states.size())) {
      caches.add(new GrowingAttention(g, net.heads(), cache, position));
    }
    Transformer.Decoded decoded = net.decode(layers, embedded, 1, caches::get, memories, lengths);
    List<Node> after = new ArrayList<>(List.of(g.add(position, g.constant(1))));
    caches.forEach(cache -> after.add(cache.after()));
    Node all = net.weights(layers, decoded, 1, memories, lengths);
    int heads = net.count() * net.heads();
    Node weights = g.reshape(all, Shape.UNKNOWN, heads, memories.getFirst().shape().size(1));
    // The attention of the last layer shows best which source tokens the new token comes from.
    Node last = g.slice(weights, 1, heads - net.heads(), net.heads());
    return new Decoded(logits(layers, decoded.rows()), g.mean(last, 1), weights, after);
  }

  @Override
  public List<String> heads() {
    List<String> names = new ArrayList<>();
    for (int layer = 1; layer <= net.count(); layer++) {
      for (int head = 1; head <= net.heads(); head++) {
        names.add(layer + "." + head);
      }
    }
    return List.copyOf(names);
  }

  private Node logits(Layers layers, Node rows) {
    GraphBuilder g = layers.graph();
    Node biases = layers.variable("readout/biases", Shape.of(classes()), Initializer.zeros());
    return g.add(g.matMul(rows, targets(layers), false, true), biases);
  }

  private Node targets(Layers layers) {
    return table(layers, vocabularies.isShared() ? "tokens" : "target", classes());
  }

  private Node table(Layers layers, String name, int tokens) {
    return layers.variable(
        "embedding/" + name,
        Shape.of(tokens, net.width()),
        Initializers.truncatedNormal(1 / Math.sqrt(net.width())));
  }

  private Node embedded(Layers layers, Node table, Node ids, Node places) {
    GraphBuilder g = layers.graph();
    Shape shape = ids.shape();
    int rows = shape.isKnown() ? Math.toIntExact(shape.elements()) : Shape.UNKNOWN;
    // Scaled to standard deviation 1, whatever the width, like the positional encoding.
    Node looked =
        g.mul(
            g.gather(table, g.reshape(ids, Shape.of(rows))),
            g.constant((float) Math.sqrt(net.width())));
    Node embedded = g.reshape(looked, Shape.UNKNOWN, shape.size(1), net.width());
    return layers.dropout(g.reshape(g.add(embedded, places), Shape.UNKNOWN, net.width()));
  }
}

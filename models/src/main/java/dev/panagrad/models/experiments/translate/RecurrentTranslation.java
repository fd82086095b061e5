package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.Attention;
import dev.panagrad.models.nn.attention.AttentionDecoder;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import dev.panagrad.models.nn.attention.BidirectionalEncoder;
import dev.panagrad.models.nn.attention.Lengths;
import dev.panagrad.models.nn.attention.Source;
import java.util.List;

/**
 * A bidirectional GRU as encoder, attention, and a GRU as decoder. Variables: {@code
 * embedding/source} and {@code embedding/target}, or {@code embedding/tokens} if both share a
 * vocabulary, those of {@code encoder}, {@code attention} and {@code decoder}, and {@code
 * readout/biases}. The read-out is tied: logits = h~ E^T + b with the embedding E of the targets
 * (Press and Wolf 2017).
 *
 * @param sources the number of source tokens
 * @param classes the number of target tokens
 * @param shared whether both have one vocabulary
 * @param embedding the width of embeddings and of the decoder's output
 * @param cell of encoder and decoder
 * @param rowsDropped whether dropout applies to the encoder's outputs, so that the decoder gets
 *     only a part of each
 * @param attention of the decoder
 * @param looks when the decoder applies it
 */
record RecurrentTranslation(
    int sources,
    int classes,
    boolean shared,
    int embedding,
    GruCell cell,
    boolean rowsDropped,
    Attention attention,
    Looks looks)
    implements TranslationNet {
  @Override
  public Encoded encode(Layers layers, Node source, Node lengths) {
    GraphBuilder g = layers.graph();
    int steps = source.shape().size(1);
    Node mask = Lengths.mask(g, lengths, steps);
    Node embedded = embedded(layers, shared ? "tokens" : "source", sources, source);
    BidirectionalEncoder.Encoded encoded =
        new BidirectionalEncoder("encoder", cell).encode(layers, embedded, mask);
    Node rows = rowsDropped ? layers.dropout(encoded.rows()) : encoded.rows();
    Node keys = attention.keys(layers, rows);
    List<Node> states = decoder().first(g, encoded.states());
    return new Encoded(List.of(rows, keys, mask), states);
  }

  @Override
  public Decoded decode(Layers layers, Node target, Encoded encoded) {
    GraphBuilder g = layers.graph();
    int steps = target.shape().size(1);
    String name = shared ? "tokens" : "target";
    Node embedded = embedded(layers, name, classes, target);
    List<Node> memory = encoded.memory();
    Source source = new Source(memory.get(0), memory.get(1), memory.get(2));
    AttentionDecoder.Decoded decoded =
        decoder().decode(layers, steps, embedded, source, encoded.states());
    Node biases = layers.variable("readout/biases", Shape.of(classes), Initializer.zeros());
    Node outputs = layers.dropout(decoded.outputs());
    Node products = g.matMul(outputs, table(layers, name, classes), false, true);
    return new Decoded(g.add(products, biases), decoded.weights(), null, decoded.states());
  }

  private AttentionDecoder decoder() {
    return new AttentionDecoder("decoder", cell, attention, looks, embedding);
  }

  private Node embedded(Layers layers, String name, int tokens, Node ids) {
    GraphBuilder g = layers.graph();
    Shape shape = ids.shape();
    int rows = shape.isKnown() ? Math.toIntExact(shape.elements()) : Shape.UNKNOWN;
    Node byTime = g.reshape(g.transpose(ids), rows);
    Node looked = g.gather(table(layers, name, tokens), byTime);
    // Scaled to standard deviation 1, whatever the width.
    return layers.dropout(g.mul(looked, g.constant((float) Math.sqrt(embedding))));
  }

  private Node table(Layers layers, String name, int tokens) {
    return layers.variable(
        "embedding/" + name,
        Shape.of(tokens, embedding),
        Initializers.truncatedNormal(1 / Math.sqrt(embedding)));
  }
}

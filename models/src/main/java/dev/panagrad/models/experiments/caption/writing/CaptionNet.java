package dev.panagrad.models.experiments.caption.writing;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.AttentionDecoder;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import dev.panagrad.models.nn.attention.BahdanauAttention;
import dev.panagrad.models.nn.attention.Source;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.List;

/**
 * A convolutional encoder, attention, and a GRU as decoder (Xu and others 2015). The last
 * convolution gives one row for each place of a grid; a learned vector encodes the position of each
 * place. Variables: {@code conv1} to {@code conv5}, each {@code /weights} and those of batch
 * normalisation, {@code encoder/places}, {@code encoder/bridge}, those of {@code attention} and
 * {@code decoder}, {@code embedding/tokens}, which is also the read-out, and {@code
 * readout/biases}.
 *
 * @param picture the shape of pictures, [height, width, channels]
 * @param strides of the five convolutions
 * @param classes the number of tokens of captions
 * @param embedding the width of embeddings and of the decoder's output
 * @param units of the cell
 * @param dropout whether to use dropout in training
 */
public record CaptionNet(
    Shape picture, List<Integer> strides, int classes, int embedding, int units, boolean dropout) {
  private static final List<Integer> CHANNELS = List.of(16, 32, 32, 64, 64);
  private static final int SIZE = 3;

  /**
   * The inputs that a decoder reads at every step for a picture.
   *
   * @param memory its places and their keys, [batch, places, size] each
   * @param states before the first step, [batch, size] each
   */
  public record Seen(List<Node> memory, List<Node> states) {}

  /**
   * The results of some steps of a decoder.
   *
   * @param logits of the next tokens, [all rows, classes], step after step
   * @param weights the attention weights of each step, [all rows, places]
   * @param states after the last step
   */
  public record Said(Node logits, Node weights, List<Node> states) {}

  /** The number of rows of the grid of places. */
  int rows() {
    return side(picture.size(0));
  }

  /** The number of columns of the grid of places. */
  int columns() {
    return side(picture.size(1));
  }

  private int side(int pixels) {
    int side = pixels;
    for (int stride : strides) {
      side = Math.ceilDiv(side, stride);
    }
    return side;
  }

  /**
   * Encodes pictures.
   *
   * @param pictures [batch, height, width, channels]
   */
  public Seen encode(Layers layers, Node pictures) {
    GraphBuilder g = layers.graph();
    Node x = pictures;
    for (int i = 0; i < CHANNELS.size(); i++) {
      String name = "conv" + (i + 1);
      int channels = CHANNELS.get(i);
      x = layers.conv2d(name, x, SIZE, channels, strides.get(i), Initializers.heNormal());
      x = layers.relu(layers.batchNorm(name, x, Initializer.zeros()));
    }
    int places = rows() * columns();
    int size = CHANNELS.getLast();
    Node grid = g.reshape(x, Shape.of(Shape.UNKNOWN, places, size));
    Node where =
        layers.variable("encoder/places", Shape.of(places, size), Initializers.normal(0.1));
    Node rows = dropped(layers, g.add(grid, where));
    Node bridge =
        layers.dense(
            "encoder/bridge",
            g.mean(grid, 1),
            units,
            Initializers.glorotUniform(),
            Initializer.zeros());
    return new Seen(List.of(rows, attention().keys(layers, rows)), List.of(g.tanh(bridge)));
  }

  /**
   * Reads captions, and predicts the next token after each token.
   *
   * @param tokens step by step, [all rows], int32
   * @param steps how many rows each has
   */
  public Said decode(Layers layers, Node tokens, StepRows steps, Seen seen) {
    GraphBuilder g = layers.graph();
    Node table =
        layers.variable(
            "embedding/tokens",
            Shape.of(classes, embedding),
            Initializers.truncatedNormal(1 / Math.sqrt(embedding)));
    Node looked = g.gather(table, tokens);
    // Scaled to standard deviation 1, whatever the width.
    Node scaled = g.mul(looked, g.constant((float) Math.sqrt(embedding)));
    AttentionDecoder decoder =
        new AttentionDecoder("decoder", new GruCell(units), attention(), Looks.BEFORE, embedding);
    Source source = new Source(seen.memory().get(0), seen.memory().get(1), null);
    AttentionDecoder.Decoded decoded =
        decoder.decode(layers, steps, dropped(layers, scaled), source, seen.states());
    Node biases = layers.variable("readout/biases", Shape.of(classes), Initializer.zeros());
    Node products = g.matMul(dropped(layers, decoded.outputs()), table, false, true);
    return new Said(g.add(products, biases), decoded.weights(), decoded.states());
  }

  private BahdanauAttention attention() {
    return new BahdanauAttention("attention", units);
  }

  private Node dropped(Layers layers, Node x) {
    return dropout ? layers.dropout(x) : x;
  }
}

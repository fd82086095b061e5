package dev.panagrad.models.experiments.text;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.recurrent.RecurrentNet;
import java.util.List;

/**
 * How codes enter a recurrent net: few ones as one-hot rows, many as rows of an embedding, which is
 * learned.
 *
 * @param size how many codes there are
 * @param width of an embedding, or 0 for one-hot rows
 */
record TextCodes(int size, int width) {
  /** Characters, one-hot. */
  static final TextCodes CHARACTERS = new TextCodes(Alphabet.SIZE, 0);

  private static final String TABLE = "embedding";
  private static final double LIMIT = 0.1;

  /**
   * Unrolls a net.
   *
   * @param codes [batch, steps], int32
   */
  RecurrentNet.Unrolled unroll(Layers layers, RecurrentNet net, Node codes, List<Node> states) {
    if (width == 0) {
      return net.unroll(layers, codes, size, states);
    }
    return net.unroll(layers, codes.shape().size(1), rows(layers, codes), states);
  }

  /** The rows of an embedding, [steps * batch, width], ordered by time. */
  Node rows(Layers layers, Node codes) {
    GraphBuilder g = layers.graph();
    Node table = layers.variable(TABLE, Shape.of(size, width), Initializers.uniform(LIMIT));
    return g.gather(table, byTime(g, codes));
  }

  /** The variable that holds the embedding, or null if codes are one-hot. */
  String table() {
    return width == 0 ? null : TABLE;
  }

  /** [batch, steps] as [steps * batch]. */
  static Node byTime(GraphBuilder g, Node codes) {
    Shape shape = codes.shape();
    int rows = shape.isKnown() ? Math.toIntExact(shape.elements()) : Shape.UNKNOWN;
    return g.reshape(g.transpose(codes), rows);
  }
}

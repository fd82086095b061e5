package dev.panagrad.models.experiments.text.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.RecurrentNet;
import java.util.List;

/**
 * The input of codes to a recurrent net: one-hot rows for a small number of codes, rows of a
 * learned embedding for a large one.
 *
 * @param size the number of codes
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

  /** Reshapes [batch, steps] to [steps * batch], ordered by time. */
  static Node byTime(GraphBuilder g, Node codes) {
    Shape shape = codes.shape();
    int rows = shape.isKnown() ? Math.toIntExact(shape.elements()) : Shape.UNKNOWN;
    return g.reshape(g.transpose(codes), rows);
  }
}

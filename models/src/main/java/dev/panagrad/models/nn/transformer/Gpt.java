package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A small GPT (Radford and others 2019): token and position embeddings, {@link Block}s, and a
 * read-out through the token embedding (Press and Wolf 2017). At each position it predicts the next
 * token from the tokens up to there.
 *
 * @param vocabulary the number of tokens
 * @param blocks the number of consecutive blocks
 * @param heads attention heads per block
 * @param width columns of a row, a multiple of heads
 * @param context the largest number of positions
 * @param dropout whether values are dropped in training
 */
public record Gpt(int vocabulary, int blocks, int heads, int width, int context, boolean dropout) {
  private static final double DEVIATION = 0.02;

  /** Checks that the columns divide evenly among the heads. */
  public Gpt {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "a width of %d can't be shared by %d heads; take a multiple, as %d"
              .formatted(width, heads, (width / heads + 1) * heads));
    }
  }

  /**
   * The net's output.
   *
   * @param logits of the next token, [rows, vocabulary]
   * @param projected queries, keys and values side by side, of each block, [rows, 3 * width]
   */
  public record Output(Node logits, List<Node> projected) {
    /** Copies the list. */
    public Output {
      projected = List.copyOf(projected);
    }
  }

  /**
   * The net on whole sequences, with one row per position, sequence by sequence.
   *
   * @param tokens [n, steps], int32; steps must be known, and at most the context
   */
  public Output sequences(Layers layers, Node tokens) {
    GraphBuilder g = layers.graph();
    int steps = tokens.shape().size(1);
    Node flat = g.reshape(tokens, rows(tokens.shape()));
    Node embedded = g.reshape(g.gather(tokens(layers), flat), Shape.UNKNOWN, steps, width);
    Node places = g.slice(positions(layers), 0, 0, steps);
    Node x = g.reshape(g.add(embedded, places), Shape.UNKNOWN, width);
    Node keep = dropout ? layers.keepProbability() : null;
    return net(layers, x, _ -> new CausalAttention(g, steps, heads, keep));
  }

  /**
   * The net on one position of one sequence.
   *
   * @param token [1], int32
   * @param position of the token, [1], int32
   * @param attend the self-attention of each block, counted from 0
   */
  public Output position(Layers layers, Node token, Node position, IntFunction<Attend> attend) {
    GraphBuilder g = layers.graph();
    Node x = g.add(g.gather(tokens(layers), token), g.gather(positions(layers), position));
    return net(layers, x, attend);
  }

  private Output net(Layers layers, Node embedded, IntFunction<Attend> attend) {
    // Each block adds twice; smaller initial weights keep the sum's variance from growing with the
    // blocks.
    Initializer residual = Initializers.normal(DEVIATION / Math.sqrt(2.0 * blocks));
    Block block = new Block(Initializers.normal(DEVIATION), residual, dropout);
    List<Node> projected = new ArrayList<>();
    Node x = dropout ? layers.dropout(embedded) : embedded;
    for (int i = 0; i < blocks; i++) {
      Block.Applied applied = block.apply(layers, "block" + (i + 1), x, attend.apply(i));
      projected.add(applied.projected());
      x = applied.output();
    }
    Node last = Sublayers.layerNorm(layers, "norm", x);
    return new Output(layers.graph().matMul(last, tokens(layers), false, true), projected);
  }

  private Node tokens(Layers layers) {
    return layers.variable(
        "embedding/tokens", Shape.of(vocabulary, width), Initializers.normal(DEVIATION));
  }

  private Node positions(Layers layers) {
    return layers.variable(
        "embedding/positions", Shape.of(context, width), Initializers.normal(DEVIATION));
  }

  private static int rows(Shape shape) {
    return shape.isKnown() ? Math.toIntExact(shape.elements()) : Shape.UNKNOWN;
  }
}

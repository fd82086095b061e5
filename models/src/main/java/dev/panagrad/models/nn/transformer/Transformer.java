package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * An encoder and a decoder (Vaswani and others 2017), with pre-normalised layers and a final
 * normalisation of both. It maps rows to rows: embeddings and read-out are the caller's. Variables:
 * {@code encoder/layer<i>/...}, {@code encoder/norm/...}, and the same under {@code decoder}.
 *
 * @param count layers of each
 * @param heads of each attention
 * @param width columns of a row, a multiple of heads
 * @param hidden columns within an mlp
 */
public record Transformer(int count, int heads, int width, int hidden) {
  /** Checks that the columns divide evenly among the heads. */
  public Transformer {
    if (heads < 1 || count < 1 || hidden < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "%d layers with a width of %d can't have %d heads and %d hidden columns; take at least one"
                  .formatted(count, width, heads, hidden)
              + " of each, and a width that is a multiple of the heads");
    }
  }

  /**
   * A decoder's output.
   *
   * @param rows [n * steps, width]
   * @param queries of each layer, the rows that attended to the encoder
   */
  public record Decoded(Node rows, List<Node> queries) {
    /** Copies the list. */
    public Decoded {
      queries = List.copyOf(queries);
    }
  }

  /**
   * Encodes sequences, and computes the memory of each decoder layer from them.
   *
   * @param embedded [n * steps, width], the positions of each sequence consecutive
   * @param lengths of the sequences, [n], int32
   * @return keys and values for each layer, [n, steps, 2 * width]
   */
  public List<Node> encode(Layers layers, Node embedded, int steps, Node lengths) {
    EncoderLayer layer = new EncoderLayer(new MultiHead(heads), hidden);
    Node x = embedded;
    for (int i = 1; i <= count; i++) {
      x = layer.apply(layers, "encoder/layer" + i, x, steps, lengths);
    }
    Node last = Sublayers.layerNorm(layers, "encoder/norm", x);
    List<Node> memories = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      memories.add(decoder().memory(layers, name(i), last, steps));
    }
    return List.copyOf(memories);
  }

  /**
   * Decodes target sequences.
   *
   * @param embedded [n * steps, width]
   * @param self the self-attention of each layer, counted from 0
   * @param memories of the encoder
   * @param lengths of the encoder's sequences
   */
  public Decoded decode(
      Layers layers,
      Node embedded,
      int steps,
      IntFunction<Attend> self,
      List<Node> memories,
      Node lengths) {
    Node x = embedded;
    List<Node> queries = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Node memory = memories.get(i - 1);
      DecoderLayer.Applied applied =
          decoder().apply(layers, name(i), x, steps, self.apply(i - 1), memory, lengths);
      x = applied.output();
      queries.add(applied.queries());
    }
    return new Decoded(Sublayers.layerNorm(layers, "decoder/norm", x), queries);
  }

  /**
   * The attention weights of each head of each decoder layer, layer by layer.
   *
   * @return [n, layers * heads, steps, steps of the encoder]
   */
  public Node weights(
      Layers layers, Decoded decoded, int steps, List<Node> memories, Node lengths) {
    GraphBuilder g = layers.graph();
    Node[] all = new Node[count];
    for (int i = 1; i <= count; i++) {
      Node queries = decoded.queries().get(i - 1);
      Node memory = memories.get(i - 1);
      all[i - 1] = decoder().weights(layers, name(i), queries, steps, memory, lengths);
    }
    return g.concat(1, all);
  }

  private DecoderLayer decoder() {
    return new DecoderLayer(new MultiHead(heads), hidden);
  }

  private static String name(int layer) {
    return "decoder/layer" + layer;
  }
}

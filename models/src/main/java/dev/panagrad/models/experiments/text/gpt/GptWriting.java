package dev.panagrad.models.experiments.text.gpt;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.transformer.CachedAttention;
import dev.panagrad.models.nn.transformer.Gpt;
import java.util.ArrayList;
import java.util.List;

/**
 * A GPT on one text: either all of it, or one more position over a cache of keys and values.
 *
 * @param net the net
 * @param codes placeholder, [1, context], int32; codes after the text don't affect the results for
 *     it
 * @param all the whole text
 * @param code placeholder of one more character, [1], int32
 * @param position placeholder of its position, [1], int32
 * @param mask placeholder, [context + 1]: 0 for visible positions of the cache and, at the end, for
 *     the position itself; minus infinity for others
 * @param keys placeholders, [heads, context, width / heads] for each block
 * @param values likewise
 * @param one the single position
 */
record GptWriting(
    Gpt net,
    Node codes,
    Gpt.Output all,
    Node code,
    Node position,
    Node mask,
    List<Node> keys,
    List<Node> values,
    Gpt.Output one) {
  /** Adds the net to a graph. */
  static GptWriting of(Layers layers, Gpt net) {
    GraphBuilder g = layers.graph();
    Node codes = g.placeholder("writing/codes", DType.INT32, 1, net.context());
    Node code = g.placeholder("writing/code", DType.INT32, 1);
    Node position = g.placeholder("writing/position", DType.INT32, 1);
    Node mask = g.placeholder("writing/mask", net.context() + 1);
    List<Node> keys = new ArrayList<>();
    List<Node> values = new ArrayList<>();
    int size = net.width() / net.heads();
    for (int i = 1; i <= net.blocks(); i++) {
      keys.add(g.placeholder("writing/keys" + i, net.heads(), net.context(), size));
      values.add(g.placeholder("writing/values" + i, net.heads(), net.context(), size));
    }
    Gpt.Output all = net.sequences(layers, codes);
    Gpt.Output one =
        net.position(
            layers, code, position, i -> new CachedAttention(g, keys.get(i), values.get(i), mask));
    return new GptWriting(net, codes, all, code, position, mask, keys, values, one);
  }
}

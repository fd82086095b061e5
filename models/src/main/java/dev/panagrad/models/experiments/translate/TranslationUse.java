package dev.panagrad.models.experiments.translate;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.translate.TranslationNet.Decoded;
import dev.panagrad.models.experiments.translate.TranslationNet.Encoded;
import dev.panagrad.models.nn.Layers;
import java.util.List;

/**
 * A net for use: the encoder, and one step of the decoder from what the encoder or the step before
 * has given.
 *
 * @param source placeholder, tokens with the end behind them, [n, steps], int32
 * @param lengths placeholder, [n], int32
 * @param encoded what the encoder gives
 * @param token placeholder, the last token, [n, 1], int32
 * @param given placeholders of what the encoder gave, and of the states
 * @param logits of the next token, [n, classes]
 * @param next the likeliest token, [n], int32
 * @param weights where the step looked, [n, steps]
 * @param heads where each head looked, [n, heads, steps]; null if there are none
 * @param names of the heads
 * @param after the states after the step
 */
record TranslationUse(
    Node source,
    Node lengths,
    Encoded encoded,
    Node token,
    Encoded given,
    Node logits,
    Node next,
    Node weights,
    Node heads,
    List<String> names,
    List<Node> after) {
  /** Adds the net to a graph. */
  static TranslationUse of(Layers layers, TranslationNet net, int steps) {
    GraphBuilder g = layers.graph();
    Node source = g.placeholder("use/source", DType.INT32, Shape.UNKNOWN, steps);
    Node lengths = g.placeholder("use/lengths", DType.INT32, Shape.UNKNOWN);
    Encoded encoded = net.encode(layers, source, lengths);
    Node token = g.placeholder("use/token", DType.INT32, Shape.UNKNOWN, 1);
    Encoded given =
        new Encoded(
            StepNet.placeholders(g, "use/memory", encoded.memory()),
            StepNet.placeholders(g, "use/state", encoded.states()));
    Decoded step = net.decode(layers, token, given);
    Node next = g.argMax(step.logits());
    return new TranslationUse(
        source,
        lengths,
        encoded,
        token,
        given,
        step.logits(),
        next,
        step.weights(),
        step.heads(),
        net.heads(),
        step.states());
  }

  /** One step of the decoder. */
  StepNet step() {
    return new StepNet(
        token, given.memory(), given.states(), logits, next, weights, heads, names, after);
  }
}

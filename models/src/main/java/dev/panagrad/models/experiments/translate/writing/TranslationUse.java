package dev.panagrad.models.experiments.translate.writing;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.decode.StepExport;
import dev.panagrad.models.decode.StepNet;
import dev.panagrad.models.experiments.translate.writing.TranslationNet.Decoded;
import dev.panagrad.models.experiments.translate.writing.TranslationNet.Encoded;
import dev.panagrad.models.nn.Layers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A net for inference: the encoder, and one step of the decoder from the states of the encoder or
 * of the previous step.
 *
 * @param source placeholder, tokens followed by the end token, [n, steps], int32
 * @param lengths placeholder, [n], int32
 * @param encoded the output of the encoder
 * @param step one step of the decoder
 */
public record TranslationUse(Node source, Node lengths, Encoded encoded, StepNet step) {
  /** Adds the net to a graph. */
  public static TranslationUse of(Layers layers, TranslationNet net, int steps) {
    GraphBuilder g = layers.graph();
    Node source = g.placeholder("use/source", DType.INT32, Shape.UNKNOWN, steps);
    Node lengths = g.placeholder("use/lengths", DType.INT32, Shape.UNKNOWN);
    Encoded encoded = net.encode(layers, source, lengths);
    Node token = g.placeholder("use/token", DType.INT32, Shape.UNKNOWN, 1);
    Encoded given =
        new Encoded(
            StepNet.placeholders(g, "use/memory", encoded.memory()),
            StepNet.placeholders(g, "use/state", encoded.states()));
    Decoded decoded = net.decode(layers, token, given);
    StepNet step =
        new StepNet(
            token,
            given.memory(),
            given.states(),
            decoded.logits(),
            g.argMax(decoded.logits()),
            decoded.weights(),
            decoded.heads(),
            net.heads(),
            decoded.states());
    return new TranslationUse(source, lengths, encoded, step);
  }

  /** Its encoder and its decoder for ONNX files. */
  public StepExport export() {
    Map<String, Node> inputs = new LinkedHashMap<>();
    inputs.put("source", source);
    inputs.put("lengths", lengths);
    return new StepExport(inputs, encoded.memory(), encoded.states(), step);
  }
}

package dev.panagrad.models.experiments.caption.writing;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.decode.StepExport;
import dev.panagrad.models.decode.StepNet;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.List;
import java.util.Map;

/**
 * A net for inference: the encoder, and one step of the decoder.
 *
 * @param pictures placeholder, [n, height, width, channels]
 * @param seen the encoded pictures
 * @param step of the decoder
 */
public record CaptionUse(Node pictures, CaptionNet.Seen seen, StepNet step) {
  /** Adds the net to a graph. */
  public static CaptionUse of(Layers layers, CaptionNet net) {
    GraphBuilder g = layers.graph();
    Shape of = net.picture();
    Node pictures =
        g.placeholder("use/pictures", Shape.UNKNOWN, of.size(0), of.size(1), of.size(2));
    CaptionNet.Seen seen = net.encode(layers, pictures);
    Node token = g.placeholder("use/token", DType.INT32, Shape.UNKNOWN, 1);
    CaptionNet.Seen given =
        new CaptionNet.Seen(
            StepNet.placeholders(g, "use/memory", seen.memory()),
            StepNet.placeholders(g, "use/state", seen.states()));
    CaptionNet.Said said =
        net.decode(layers, g.reshape(token, Shape.UNKNOWN), StepRows.all(1), given);
    StepNet step =
        new StepNet(
            token,
            given.memory(),
            given.states(),
            said.logits(),
            g.argMax(said.logits()),
            said.weights(),
            null,
            List.of(),
            said.states());
    return new CaptionUse(pictures, seen, step);
  }

  /** Its encoder and its decoder for ONNX files. */
  public StepExport export() {
    return new StepExport(Map.of("pictures", pictures), seen.memory(), seen.states(), step);
  }
}

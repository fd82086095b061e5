package dev.panagrad.models.decode;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.onnx.OnnxExport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an encoder and one step of its decoder as two ONNX files, since a decoder runs once for
 * each token. Outputs of the encoder are named like the inputs of the decoder that take them:
 * "memory" and a number for those that are read at every step, "state" and a number for the states
 * before the first step. The decoder also takes the last token, "token", [n, 1], int32, and gives
 * "logits", [n, classes], "weights", the attention weights [n, places], and the states after the
 * step, named like "state1_after".
 *
 * @param inputs placeholders of the encoder by their names
 * @param memory the outputs of the encoder that are read at every step
 * @param states the outputs of the encoder that are the states before the first step
 * @param step of the decoder
 */
public record StepExport(
    Map<String, Node> inputs, List<Node> memory, List<Node> states, StepNet step) {
  private static final String MEMORY = "memory";
  private static final String STATE = "state";

  /** Copies the map, in its order, and the lists. */
  public StepExport {
    inputs = new LinkedHashMap<>(inputs);
    memory = List.copyOf(memory);
    states = List.copyOf(states);
  }

  /**
   * Writes both files, each atomically.
   *
   * @param file net.onnx for net-encoder.onnx and net-decoder.onnx
   * @return the files, that of the encoder first
   * @throws dev.panagrad.models.io.FileException if one can't be written, or ONNX has no operator
   *     for an op
   */
  public List<Path> write(Session session, Path file) {
    return write(session, file, 0);
  }

  /**
   * Writes both files, otherwise as {@link #write(Session, Path)}, for any number of source
   * positions up to this one.
   *
   * @param positions as {@link OnnxExport#open}
   */
  public List<Path> write(Session session, Path file, int positions) {
    Path first = part(file, "encoder");
    Path second = part(file, "decoder");
    OnnxExport encoder = new OnnxExport(session).open(positions, "positions");
    inputs.forEach(encoder::input);
    outputs(encoder, MEMORY, memory, "");
    outputs(encoder, STATE, states, "");
    OnnxExport decoder = new OnnxExport(session).open(positions, "positions");
    decoder.input("token", step.token());
    inputs(decoder, MEMORY, step.memory());
    inputs(decoder, STATE, step.states());
    decoder.output("logits", step.logits()).output("weights", step.weights());
    outputs(decoder, STATE, step.after(), "_after");
    encoder.write(first);
    decoder.write(second);
    return List.of(first, second);
  }

  private static Path part(Path file, String name) {
    String whole = file.getFileName().toString();
    return file.resolveSibling(whole.replaceFirst("(?i)\\.onnx$", "") + "-" + name + ".onnx");
  }

  private static void inputs(OnnxExport export, String name, List<Node> placeholders) {
    for (int i = 0; i < placeholders.size(); i++) {
      export.input(name + (i + 1), placeholders.get(i));
    }
  }

  private static void outputs(OnnxExport export, String name, List<Node> nodes, String after) {
    for (int i = 0; i < nodes.size(); i++) {
      export.output(name + (i + 1) + after, nodes.get(i));
    }
  }
}

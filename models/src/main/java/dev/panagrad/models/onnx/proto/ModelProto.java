package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A whole model.
 *
 * @param irVersion of the format
 * @param opsets the operator sets that the nodes use
 * @param producer the program that wrote it, with its version; empty if not given
 * @param metadata free-form entries by the producer
 * @param functions operators that the model defines itself
 */
public record ModelProto(
    long irVersion,
    List<OperatorSetIdProto> opsets,
    String producer,
    GraphProto graph,
    Map<String, String> metadata,
    List<FunctionProto> functions) {
  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static ModelProto read(ProtoReader in, ExternalData external) {
    long irVersion = 0;
    String producer = "";
    String producerVersion = "";
    Optional<GraphProto> graph = Optional.empty();
    List<OperatorSetIdProto> opsets = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<FunctionProto> functions = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> irVersion = in.integer();
        case 2 -> producer = in.text();
        case 3 -> producerVersion = in.text();
        case 7 -> graph = Optional.of(GraphProto.read(in.message(), external));
        case 8 -> opsets.add(OperatorSetIdProto.read(in.message()));
        case 14 -> StringEntry.read(in.message(), metadata);
        case 25 -> functions.add(FunctionProto.read(in.message(), external));
        default -> {}
      }
    }
    return new ModelProto(
        irVersion,
        List.copyOf(opsets),
        (producer + " " + producerVersion).strip(),
        graph.orElseThrow(() -> in.wrong("it ends without a graph")),
        Collections.unmodifiableMap(metadata),
        List.copyOf(functions));
  }

  /** The version of a domain's operators; empty if the model imports none. */
  public OptionalLong opset(String domain) {
    return opsets.stream()
        .filter(set -> set.domain().equals(domain))
        .mapToLong(OperatorSetIdProto::version)
        .findFirst();
  }
}

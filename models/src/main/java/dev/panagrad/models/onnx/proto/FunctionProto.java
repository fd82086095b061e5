package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator that the model itself defines by nodes.
 *
 * @param inputs names of values
 * @param outputs names of values
 * @param attributes the required attributes of a call
 * @param defaults the optional attributes of a call, with their defaults
 * @param opsets the operator sets that the nodes use
 */
public record FunctionProto(
    String name,
    String domain,
    String overload,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    List<AttributeProto> defaults,
    List<NodeProto> nodes,
    List<OperatorSetIdProto> opsets) {
  static FunctionProto read(ProtoReader in, ExternalData external) {
    String name = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    List<AttributeProto> defaults = new ArrayList<>();
    List<NodeProto> nodes = new ArrayList<>();
    List<OperatorSetIdProto> opsets = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 4 -> inputs.add(in.text());
        case 5 -> outputs.add(in.text());
        case 6 -> attributes.add(in.text());
        case 7 -> nodes.add(NodeProto.read(in.message(), external));
        case 9 -> opsets.add(OperatorSetIdProto.read(in.message()));
        case 10 -> domain = OperatorSetIdProto.domain(in.text());
        case 11 -> defaults.add(AttributeProto.read(in.message(), external));
        case 13 -> overload = in.text();
        default -> {}
      }
    }
    return new FunctionProto(
        name,
        domain,
        overload,
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes),
        List.copyOf(defaults),
        List.copyOf(nodes),
        List.copyOf(opsets));
  }
}

package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An operator applied to values.
 *
 * @param name empty if it has none
 * @param operator the operator's name
 * @param domain the operator's domain, empty for ONNX's own
 * @param overload selects among functions of the same name; usually empty
 * @param inputs names of values; empty for an omitted optional input
 * @param outputs names of values; empty for an unused output
 * @param attributes in the order of the file
 */
public record NodeProto(
    String name,
    String operator,
    String domain,
    String overload,
    List<String> inputs,
    List<String> outputs,
    List<AttributeProto> attributes) {
  static NodeProto read(ProtoReader in, ExternalData external) {
    String name = "";
    String operator = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<AttributeProto> attributes = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> inputs.add(in.text());
        case 2 -> outputs.add(in.text());
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attributes.add(AttributeProto.read(in.message(), external));
        case 7 -> domain = OperatorSetIdProto.domain(in.text());
        case 8 -> overload = in.text();
        default -> {}
      }
    }
    return new NodeProto(
        name,
        operator,
        domain,
        overload,
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes));
  }

  /** The value of an attribute, if the node has it. */
  public Optional<AttributeValue> attribute(String attribute) {
    return attributes.stream()
        .filter(a -> a.name().equals(attribute))
        .map(AttributeProto::value)
        .findFirst();
  }

  /** Whether an input is present: within the list and not omitted. */
  public boolean hasInput(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty();
  }

  /** Whether an output is used. */
  public boolean hasOutput(int index) {
    return index < outputs.size() && !outputs.get(index).isEmpty();
  }

  /** The operator with its domain, unless that is ONNX's own. */
  public String qualifiedOperator() {
    return domain.isEmpty() ? operator : domain + "." + operator;
  }

  /** The node's label in messages: operator and name, or its first output if it has no name. */
  public String label() {
    String shown = name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
    return "%s '%s'".formatted(qualifiedOperator(), shown);
  }
}

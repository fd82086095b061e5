package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;

/**
 * An operator set that a model imports.
 *
 * @param domain empty for ONNX's own; "ai.onnx" is read as empty
 * @param version of the set
 */
public record OperatorSetIdProto(String domain, long version) {
  static OperatorSetIdProto read(ProtoReader in) {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = domain(in.text());
        case 2 -> version = in.integer();
        default -> {}
      }
    }
    return new OperatorSetIdProto(domain, version);
  }

  /** Maps both names of ONNX's own domain to one. */
  static String domain(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }
}

package dev.panagrad.models.onnx.type;

import dev.panagrad.models.onnx.wire.ProtoReader;

/** The name and type of a value. */
public record ValueInfoProto(String name, TypeProto type) {
  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static ValueInfoProto read(ProtoReader in) {
    String name = "";
    TypeProto type = new TypeProto.UnknownType();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> type = TypeProto.read(in.message());
        default -> {}
      }
    }
    return new ValueInfoProto(name, type);
  }
}

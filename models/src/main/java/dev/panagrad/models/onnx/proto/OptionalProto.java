package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.Optional;

/** An optional value. */
public record OptionalProto(String name, Optional<OnnxValue> value) implements OnnxValue {
  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static OptionalProto read(ProtoReader in, ExternalData external) {
    String name = "";
    Optional<OnnxValue> value = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 3 -> value = Optional.of(TensorProto.read(in.message(), external));
        case 4 -> value = Optional.of(SparseTensorProto.read(in.message(), external));
        case 5 -> value = Optional.of(SequenceProto.read(in.message(), external));
        case 6 -> value = Optional.of(MapProto.read(in.message(), external));
        case 7 -> value = Optional.of(read(in.message(), external));
        default -> {}
      }
    }
    return new OptionalProto(name, value);
  }
}

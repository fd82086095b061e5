package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.List;

/** A list of values. */
public record SequenceProto(String name, List<OnnxValue> values) implements OnnxValue {
  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static SequenceProto read(ProtoReader in, ExternalData external) {
    String name = "";
    List<OnnxValue> values = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 3 -> values.add(TensorProto.read(in.message(), external));
        case 4 -> values.add(SparseTensorProto.read(in.message(), external));
        case 5 -> values.add(read(in.message(), external));
        case 6 -> values.add(MapProto.read(in.message(), external));
        case 7 -> values.add(OptionalProto.read(in.message(), external));
        default -> {}
      }
    }
    return new SequenceProto(name, List.copyOf(values));
  }
}

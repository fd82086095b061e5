package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import dev.panagrad.models.onnx.wire.RepeatedVarint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map from integers or strings.
 *
 * @param keys a Long or String each
 * @param values one per key, in the order of the keys
 */
public record MapProto(String name, List<Object> keys, List<OnnxValue> values)
    implements OnnxValue {
  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static MapProto read(ProtoReader in, ExternalData external) {
    String name = "";
    RepeatedVarint integers = new RepeatedVarint();
    List<Object> keys = new ArrayList<>();
    Optional<SequenceProto> values = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 3 -> in.integers(integers);
        case 4 -> keys.add(in.text());
        case 5 -> values = Optional.of(SequenceProto.read(in.message(), external));
        default -> {}
      }
    }
    for (int i = 0; i < integers.count(); i++) {
      keys.add(integers.get(i));
    }
    List<OnnxValue> held = values.map(SequenceProto::values).orElse(List.of());
    if (keys.size() != held.size()) {
      throw in.wrong("a map has %d keys and %d values", keys.size(), held.size());
    }
    return new MapProto(name, List.copyOf(keys), held);
  }
}

package dev.panagrad.models.onnx.type;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The type of a value, as far as the file declares it. */
public sealed interface TypeProto {
  /**
   * A dense tensor.
   *
   * @param shape empty if even the rank is unknown
   */
  record TensorType(DataType element, Optional<List<Dimension>> shape) implements TypeProto {}

  /**
   * A sparse tensor.
   *
   * @param shape empty if even the rank is unknown
   */
  record SparseTensorType(DataType element, Optional<List<Dimension>> shape) implements TypeProto {}

  /** A list of values of one type. */
  record SequenceType(TypeProto element) implements TypeProto {}

  /** A map from integers or strings. */
  record MapType(DataType key, TypeProto value) implements TypeProto {}

  /** An optional value. */
  record OptionalType(TypeProto element) implements TypeProto {}

  /** A custom type. */
  record OpaqueType(String domain, String name) implements TypeProto {}

  /** No type is declared. */
  record UnknownType() implements TypeProto {}

  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  static TypeProto read(ProtoReader in) {
    TypeProto type = new UnknownType();
    while (in.next()) {
      int kind = in.field();
      switch (kind) {
        case 1, 8 -> type = tensor(in.message(), kind == 8);
        case 4 -> type = new SequenceType(element(in.message()));
        case 5 -> type = map(in.message());
        case 7 -> type = opaque(in.message());
        case 9 -> type = new OptionalType(element(in.message()));
        default -> {}
      }
    }
    return type;
  }

  private static TypeProto tensor(ProtoReader in, boolean sparse) {
    DataType element = DataType.UNDEFINED;
    Optional<List<Dimension>> shape = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> element = dataType(in);
        case 2 -> shape = Optional.of(shape(in.message()));
        default -> {}
      }
    }
    return sparse ? new SparseTensorType(element, shape) : new TensorType(element, shape);
  }

  private static List<Dimension> shape(ProtoReader in) {
    List<Dimension> dims = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        dims.add(Dimension.read(in.message()));
      }
    }
    return List.copyOf(dims);
  }

  private static TypeProto element(ProtoReader in) {
    TypeProto element = new UnknownType();
    while (in.next()) {
      if (in.field() == 1) {
        element = read(in.message());
      }
    }
    return element;
  }

  private static TypeProto map(ProtoReader in) {
    DataType key = DataType.UNDEFINED;
    TypeProto value = new UnknownType();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = dataType(in);
        case 2 -> value = read(in.message());
        default -> {}
      }
    }
    return new MapType(key, value);
  }

  private static TypeProto opaque(ProtoReader in) {
    String domain = "";
    String name = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> name = in.text();
        default -> {}
      }
    }
    return new OpaqueType(domain, name);
  }

  private static DataType dataType(ProtoReader in) {
    int code = in.int32();
    return DataType.of(code)
        .orElseThrow(() -> in.wrong("a type has the unknown element type %d", code));
  }
}

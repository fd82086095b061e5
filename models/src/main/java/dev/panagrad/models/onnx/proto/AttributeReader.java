package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.wire.ProtoReader;
import dev.panagrad.models.onnx.wire.RepeatedFixed;
import dev.panagrad.models.onnx.wire.RepeatedVarint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an attribute: the value of the declared kind, or of the only kind that is present. */
final class AttributeReader {
  private static final ValueLayout.OfFloat LITTLE_FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ProtoReader in;
  private final ExternalData external;

  private String name = "";
  private String reference = "";
  private int code;

  /** The kinds for which the file holds a value. */
  private final Set<AttributeKind> present = EnumSet.noneOf(AttributeKind.class);

  private float real;
  private long integer;
  private MemorySegment text = MemorySegment.NULL;
  private final RepeatedFixed reals = new RepeatedFixed();
  private final RepeatedVarint integers = new RepeatedVarint();
  private final List<MemorySegment> texts = new ArrayList<>();
  private final List<TensorProto> tensors = new ArrayList<>();
  private final List<GraphProto> graphs = new ArrayList<>();
  private final List<SparseTensorProto> sparse = new ArrayList<>();
  private final List<TypeProto> types = new ArrayList<>();

  AttributeReader(ProtoReader in, ExternalData external) {
    this.in = in;
    this.external = external;
  }

  AttributeProto read() {
    while (in.next()) {
      AttributeKind.ofField(in.field()).ifPresent(present::add);
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> real = in.real();
        case 3 -> integer = in.integer();
        case 4 -> text = in.bytes();
        case 5, 10 -> tensors.add(TensorProto.read(in.message(), external));
        case 6, 11 -> graphs.add(GraphProto.read(in.message(), external));
        case 7 -> in.floats(reals);
        case 8 -> in.integers(integers);
        case 9 -> texts.add(in.bytes());
        case 14, 15 -> types.add(TypeProto.read(in.message()));
        case 20 -> code = in.int32();
        case 21 -> reference = in.text();
        case 22, 23 -> sparse.add(SparseTensorProto.read(in.message(), external));
        default -> {}
      }
    }
    return new AttributeProto(name, value());
  }

  private AttributeValue value() {
    if (!reference.isEmpty()) {
      return new AttributeValue.Reference(reference);
    }
    if (present.size() > 1) {
      return new AttributeValue.Missing("has values of several kinds, " + present);
    }
    Optional<AttributeKind> held = present.stream().findFirst();
    if (code == 0) {
      // Files of IR version 1 declare no kind.
      return held.map(this::value)
          .orElseGet(() -> new AttributeValue.Missing("has neither kind nor value"));
    }
    Optional<AttributeKind> announced = AttributeKind.ofCode(code);
    if (announced.isEmpty()) {
      return new AttributeValue.Missing("has the unknown kind " + code);
    }
    if (held.isPresent() && !held.equals(announced)) {
      return new AttributeValue.Missing(
          "is announced as %s but has a value of %s".formatted(announced.get(), held.get()));
    }
    return value(announced.get());
  }

  /** Writers of proto3 omit zeros, empty texts and empty lists, so these may be absent. */
  private AttributeValue value(AttributeKind kind) {
    return switch (kind) {
      case FLOAT -> new AttributeValue.FloatValue(real);
      case INT -> new AttributeValue.IntValue(integer);
      case STRING -> new AttributeValue.StringValue(text);
      case FLOATS -> new AttributeValue.FloatsValue(reals.bytes().toArray(LITTLE_FLOAT));
      case INTS -> new AttributeValue.IntsValue(integers.toArray());
      case STRINGS -> new AttributeValue.StringsValue(List.copyOf(texts));
      case TENSORS -> new AttributeValue.TensorsValue(List.copyOf(tensors));
      case GRAPHS -> new AttributeValue.GraphsValue(List.copyOf(graphs));
      case SPARSE_TENSORS -> new AttributeValue.SparseTensorsValue(List.copyOf(sparse));
      case TYPE_PROTOS -> new AttributeValue.TypesValue(List.copyOf(types));
      case TENSOR, GRAPH, SPARSE_TENSOR, TYPE_PROTO -> single(kind);
    };
  }

  private AttributeValue single(AttributeKind kind) {
    if (!present.contains(kind)) {
      return new AttributeValue.Missing("is announced as " + kind + " but has no value");
    }
    return switch (kind) {
      case TENSOR -> new AttributeValue.TensorValue(tensors.getLast());
      case GRAPH -> new AttributeValue.GraphValue(graphs.getLast());
      case SPARSE_TENSOR -> new AttributeValue.SparseTensorValue(sparse.getLast());
      default -> new AttributeValue.TypeValue(types.getLast());
    };
  }
}

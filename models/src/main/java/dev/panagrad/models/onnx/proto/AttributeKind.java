package dev.panagrad.models.onnx.proto;

import java.util.Optional;

/** The kinds of attributes, with their codes and the fields that hold their values. */
public enum AttributeKind {
  /** A float. */
  FLOAT(1, 2),
  /** An integer. */
  INT(2, 3),
  /** A text. */
  STRING(3, 4),
  /** A tensor. */
  TENSOR(4, 5),
  /** A graph. */
  GRAPH(5, 6),
  /** A sparse tensor. */
  SPARSE_TENSOR(11, 22),
  /** A type. */
  TYPE_PROTO(13, 14),
  /** Floats. */
  FLOATS(6, 7),
  /** Integers. */
  INTS(7, 8),
  /** Texts. */
  STRINGS(8, 9),
  /** Tensors. */
  TENSORS(9, 10),
  /** Graphs. */
  GRAPHS(10, 11),
  /** Sparse tensors. */
  SPARSE_TENSORS(12, 23),
  /** Types. */
  TYPE_PROTOS(14, 15);

  private final int code;
  private final int field;

  AttributeKind(int code, int field) {
    this.code = code;
    this.field = field;
  }

  static Optional<AttributeKind> ofCode(int code) {
    for (AttributeKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  static Optional<AttributeKind> ofField(int field) {
    for (AttributeKind kind : values()) {
      if (kind.field == field) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The kind of a value; empty for references and missing values. */
  public static Optional<AttributeKind> of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.FloatValue v -> Optional.of(FLOAT);
      case AttributeValue.IntValue v -> Optional.of(INT);
      case AttributeValue.StringValue v -> Optional.of(STRING);
      case AttributeValue.TensorValue v -> Optional.of(TENSOR);
      case AttributeValue.GraphValue v -> Optional.of(GRAPH);
      case AttributeValue.SparseTensorValue v -> Optional.of(SPARSE_TENSOR);
      case AttributeValue.TypeValue v -> Optional.of(TYPE_PROTO);
      case AttributeValue.FloatsValue v -> Optional.of(FLOATS);
      case AttributeValue.IntsValue v -> Optional.of(INTS);
      case AttributeValue.StringsValue v -> Optional.of(STRINGS);
      case AttributeValue.TensorsValue v -> Optional.of(TENSORS);
      case AttributeValue.GraphsValue v -> Optional.of(GRAPHS);
      case AttributeValue.SparseTensorsValue v -> Optional.of(SPARSE_TENSORS);
      case AttributeValue.TypesValue v -> Optional.of(TYPE_PROTOS);
      case AttributeValue.Reference v -> Optional.empty();
      case AttributeValue.Missing v -> Optional.empty();
    };
  }
}

package dev.panagrad.models.onnx.proto;

/** The content of a data file: the value of a graph's input or output. */
public sealed interface OnnxValue
    permits TensorProto, SparseTensorProto, SequenceProto, MapProto, OptionalProto {
  /** The value's name; empty if it has none. */
  String name();
}

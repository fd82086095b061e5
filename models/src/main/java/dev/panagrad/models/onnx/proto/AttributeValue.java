package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.type.TypeProto;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The value of an attribute, one record a kind. */
public sealed interface AttributeValue {
  /** A float. */
  record FloatValue(float value) implements AttributeValue {}

  /** An integer. */
  record IntValue(long value) implements AttributeValue {}

  /** Bytes that are UTF-8 text for all operators of ONNX's own. */
  record StringValue(MemorySegment bytes) implements AttributeValue {
    /** The text; bytes that are no UTF-8 become U+FFFD. */
    public String text() {
      return AttributeValue.text(bytes);
    }
  }

  /** A tensor. */
  record TensorValue(TensorProto value) implements AttributeValue {}

  /** A graph, as the branch of an If. */
  record GraphValue(GraphProto value) implements AttributeValue {}

  /** A sparse tensor. */
  record SparseTensorValue(SparseTensorProto value) implements AttributeValue {}

  /** A type. */
  record TypeValue(TypeProto value) implements AttributeValue {}

  /** Floats. */
  record FloatsValue(float[] values) implements AttributeValue {
    /** Takes a copy. */
    public FloatsValue {
      values = values.clone();
    }

    /** A copy of them. */
    @Override
    public float[] values() {
      return values.clone();
    }
  }

  /** Integers. */
  record IntsValue(long[] values) implements AttributeValue {
    /** Takes a copy. */
    public IntsValue {
      values = values.clone();
    }

    /** A copy of them. */
    @Override
    public long[] values() {
      return values.clone();
    }
  }

  /** Texts. */
  record StringsValue(List<MemorySegment> bytes) implements AttributeValue {
    /** The texts; bytes that are no UTF-8 become U+FFFD. */
    public List<String> texts() {
      return bytes.stream().map(AttributeValue::text).toList();
    }
  }

  /** Tensors. */
  record TensorsValue(List<TensorProto> values) implements AttributeValue {}

  /** Graphs. */
  record GraphsValue(List<GraphProto> values) implements AttributeValue {}

  /** Sparse tensors. */
  record SparseTensorsValue(List<SparseTensorProto> values) implements AttributeValue {}

  /** Types. */
  record TypesValue(List<TypeProto> values) implements AttributeValue {}

  /** Stands in a function for the value of an attribute of the node that calls it. */
  record Reference(String attribute) implements AttributeValue {}

  /**
   * The file gives no value of the kind it announces.
   *
   * @param problem what is wrong, in words for a message
   */
  record Missing(String problem) implements AttributeValue {}

  private static String text(MemorySegment utf8) {
    return new String(utf8.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}

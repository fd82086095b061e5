package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.type.TypeProto;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The value of an attribute, one record per kind. */
public sealed interface AttributeValue {
  /** A float. */
  record FloatValue(float value) implements AttributeValue {}

  /** An integer. */
  record IntValue(long value) implements AttributeValue {}

  /** Bytes that are UTF-8 text for all standard operators of ONNX. */
  record StringValue(MemorySegment bytes) implements AttributeValue {
    /** The text; invalid UTF-8 becomes U+FFFD. */
    public String text() {
      return AttributeValue.text(bytes);
    }
  }

  /** A tensor. */
  record TensorValue(TensorProto value) implements AttributeValue {}

  /** A graph, such as a branch of an If. */
  record GraphValue(GraphProto value) implements AttributeValue {}

  /** A sparse tensor. */
  record SparseTensorValue(SparseTensorProto value) implements AttributeValue {}

  /** A type. */
  record TypeValue(TypeProto value) implements AttributeValue {}

  /** Floats. */
  record FloatsValue(float[] values) implements AttributeValue {
    /** Copies the array. */
    public FloatsValue {
      values = values.clone();
    }

    /** A copy of the floats. */
    @Override
    public float[] values() {
      return values.clone();
    }
  }

  /** Integers. */
  record IntsValue(long[] values) implements AttributeValue {
    /** Copies the array. */
    public IntsValue {
      values = values.clone();
    }

    /** A copy of the integers. */
    @Override
    public long[] values() {
      return values.clone();
    }
  }

  /** Texts. */
  record StringsValue(List<MemorySegment> bytes) implements AttributeValue {
    /** The texts; invalid UTF-8 becomes U+FFFD. */
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

  /** In a function, refers to an attribute of the calling node. */
  record Reference(String attribute) implements AttributeValue {}

  /**
   * The file gives no value of the declared kind.
   *
   * @param problem a description for a message
   */
  record Missing(String problem) implements AttributeValue {}

  private static String text(MemorySegment utf8) {
    return new String(utf8.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}

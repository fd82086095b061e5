package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.onnx.type.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Elements of ONNX tensors in the memory of graphs, which hold float32 and int32 only. */
final class GraphElements {
  private GraphElements() {}

  /**
   * A copy of the elements of a fetched tensor.
   *
   * @return float[], double[] or long[], by the type
   */
  static Object read(DataType type, Tensor tensor) {
    if (type.isInteger()) {
      return integers(tensor);
    }
    float[] values = tensor.toArray();
    if (type != DataType.DOUBLE) {
      return values;
    }
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static long[] integers(Tensor tensor) {
    Buffer buffer = tensor.buffer();
    boolean ints = tensor.type() == DType.INT32;
    long[] values = new long[Math.toIntExact(tensor.shape().elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = ints ? buffer.getInt(i) : (long) buffer.get(i);
    }
    return values;
  }

  /** Copies floats to memory. */
  static void write(float[] values, Buffer buffer) {
    MemorySegment.copy(
        values, 0, buffer.segment(), ValueLayout.JAVA_FLOAT, buffer.offset(), values.length);
  }

  /**
   * Copies elements to memory in the graph's type.
   *
   * @throws IllegalArgumentException if an integer is beyond 32 bits, or elements are strings
   */
  static void write(OnnxTensor tensor, Buffer buffer) {
    int count = tensor.length();
    if (!OnnxTensor.isInt32(tensor.type())) {
      for (int i = 0; i < count; i++) {
        buffer.set(i, (float) tensor.real(i));
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      long value = tensor.integer(i);
      if ((int) value != value) {
        throw new IllegalArgumentException(
            "the element %d of a tensor of %s %s is beyond the 32 bits that graphs compute with"
                .formatted(value, tensor.type(), tensor.shape()));
      }
      buffer.setInt(i, (int) value);
    }
  }
}

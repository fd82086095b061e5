package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.DataType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/**
 * An input or output tensor of an ONNX model, of any of ONNX's types but the complex ones; {@link
 * OnnxModel#tensor} makes those that a model takes. Immutable.
 *
 * <p>Floats of 16 bits and less are held as float; doubles keep their precision here, but are
 * computed as float32 in a graph. Integers and booleans (0 or 1) are held as long.
 */
public final class OnnxTensor {
  private final DataType type;
  private final Shape shape;

  /** float[], double[], long[] or String[], by the type. */
  private final Object data;

  private OnnxTensor(DataType type, Shape shape, Object data, int length) {
    if (!shape.isKnown() || shape.elements() != length) {
      throw new IllegalArgumentException(
          "a tensor of shape %s needs %s elements, but %d were given"
              .formatted(shape, shape.isKnown() ? shape.elements() : "known", length));
    }
    this.type = type;
    this.shape = shape;
    this.data = data;
  }

  /** A FLOAT tensor with a copy of the elements, row-major. */
  public static OnnxTensor of(Shape shape, float... values) {
    return floats(DataType.FLOAT, shape, values);
  }

  /** A tensor of a float type other than DOUBLE. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static OnnxTensor floats(DataType type, Shape shape, float... values) {
    check(type.isFloat() && type != DataType.DOUBLE, type, "floats");
    return new OnnxTensor(type, shape, values.clone(), values.length);
  }

  /** A DOUBLE tensor. */
  public static OnnxTensor doubles(Shape shape, double... values) {
    return new OnnxTensor(DataType.DOUBLE, shape, values.clone(), values.length);
  }

  /** An INT64 tensor with a copy of the elements, row-major. */
  public static OnnxTensor ofLongs(Shape shape, long... values) {
    return integers(DataType.INT64, shape, values);
  }

  /** A tensor of an integer type or of booleans, which are 0 and 1. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static OnnxTensor integers(DataType type, Shape shape, long... values) {
    check(type.isInteger(), type, "integers");
    return new OnnxTensor(type, shape, values.clone(), values.length);
  }

  /**
   * A tensor of numbers of any type; numbers are rounded to it, or truncated to integers.
   *
   * @throws IllegalArgumentException if it is a type of strings
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public static OnnxTensor numbers(DataType type, Shape shape, double... values) {
    if (type.isInteger()) {
      long[] integers = Arrays.stream(values).mapToLong(value -> (long) value).toArray();
      return new OnnxTensor(type, shape, integers, values.length);
    }
    if (type == DataType.DOUBLE) {
      return doubles(shape, values);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats(type, shape, floats);
  }

  /** A STRING tensor. */
  public static OnnxTensor strings(Shape shape, String... values) {
    return new OnnxTensor(DataType.STRING, shape, values.clone(), values.length);
  }

  /**
   * A copy of a tensor of a file.
   *
   * @throws IllegalArgumentException if it is complex, or too large for an array
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public static OnnxTensor of(TensorProto proto) {
    Shape shape = shape(proto);
    DataType type = proto.type();
    if (type == DataType.STRING) {
      return strings(shape, proto.toStrings().toArray(String[]::new));
    }
    if (type == DataType.DOUBLE) {
      return doubles(shape, proto.toDoubles());
    }
    return type.isInteger()
        ? integers(type, shape, proto.toLongs())
        : floats(type, shape, proto.toFloats());
  }

  /** The shape of a tensor of a file. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static Shape shape(TensorProto proto) {
    return Shape.of(Arrays.stream(proto.dims()).mapToInt(Math::toIntExact).toArray());
  }

  /** A copy of a fetched tensor, with its elements converted to an ONNX type. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static OnnxTensor of(DataType type, Tensor tensor) {
    int count = Math.toIntExact(tensor.shape().elements());
    return new OnnxTensor(type, tensor.shape(), GraphElements.read(type, tensor), count);
  }

  private static void check(boolean fits, DataType type, String what) {
    if (!fits) {
      throw new IllegalArgumentException(
          "a tensor of %s can't be made of %s".formatted(type, what));
    }
  }

  /** The element type. */
  @SuppressWarnings("exports") // For the modules of the product.
  public DataType type() {
    return type;
  }

  /** The sizes. */
  public Shape shape() {
    return shape;
  }

  /** The number of elements. */
  public int length() {
    return (int) shape.elements();
  }

  /** The same elements in another shape with the same number of elements. */
  public OnnxTensor reshaped(Shape to) {
    return new OnnxTensor(type, to, data, length());
  }

  /** Concatenates the elements of tensors of one type on one axis. */
  public static OnnxTensor joined(List<OnnxTensor> parts) {
    int length = 0;
    for (OnnxTensor part : parts) {
      length = Math.addExact(length, part.length());
    }
    OnnxTensor first = parts.get(0);
    Object all = Array.newInstance(first.data.getClass().componentType(), length);
    int start = 0;
    for (OnnxTensor part : parts) {
      check(part.type == first.type, first.type, "others of " + part.type);
      System.arraycopy(part.data, 0, all, start, part.length());
      start += part.length();
    }
    return new OnnxTensor(first.type, Shape.of(length), all, length);
  }

  /**
   * A tensor of selected elements of this one.
   *
   * @param from the source index of each element of the result, both row-major
   */
  public OnnxTensor picked(Shape to, int... from) {
    Object chosen =
        switch (data) {
          case float[] values -> {
            float[] out = new float[from.length];
            for (int i = 0; i < out.length; i++) {
              out[i] = values[from[i]];
            }
            yield out;
          }
          case double[] values -> Arrays.stream(from).mapToDouble(i -> values[i]).toArray();
          case long[] values -> Arrays.stream(from).mapToLong(i -> values[i]).toArray();
          default -> {
            List<String> values = toStrings();
            yield Arrays.stream(from).mapToObj(values::get).toArray(String[]::new);
          }
        };
    return new OnnxTensor(type, to, chosen, from.length);
  }

  /** A copy of the elements as floats; integers and doubles are rounded. */
  public float[] toFloats() {
    if (data instanceof float[] values) {
      return values.clone();
    }
    float[] values = new float[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) real(i);
    }
    return values;
  }

  /** A copy of the elements as longs; floats are truncated. */
  public long[] toLongs() {
    if (data instanceof long[] values) {
      return values.clone();
    }
    long[] values = new long[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) real(i);
    }
    return values;
  }

  /**
   * The elements of a STRING tensor.
   *
   * @throws IllegalArgumentException if it has another type
   */
  public List<String> toStrings() {
    if (data instanceof String[] values) {
      return List.of(values);
    }
    throw new IllegalArgumentException("a tensor of %s has no strings".formatted(type));
  }

  /** An element of a tensor of numbers as a double. */
  public double real(int index) {
    return switch (data) {
      case float[] values -> values[index];
      case double[] values -> values[index];
      case long[] values -> values[index];
      default -> throw new IllegalArgumentException("a tensor of strings has no numbers");
    };
  }

  /** An element of a tensor of integers or booleans as it is; other numbers are truncated. */
  public long integer(int index) {
    return data instanceof long[] values ? values[index] : (long) real(index);
  }

  /** Whether graphs hold elements of a type as int32; others, booleans included, are float32. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static boolean isInt32(DataType type) {
    return type.isInteger() && type != DataType.BOOL;
  }

  /**
   * The elements in memory in the graph's type, freed by the garbage collector.
   *
   * @throws IllegalArgumentException if an integer is beyond 32 bits, or elements are strings
   */
  public Buffer toBuffer() {
    Buffer buffer = Workspace.automatic(length());
    copyTo(buffer);
    return buffer;
  }

  /** Copies the elements to memory in the graph's type, as {@link #toBuffer} does. */
  void copyTo(Buffer buffer) {
    if (data instanceof float[] values) {
      GraphElements.write(values, buffer);
    } else {
      GraphElements.write(this, buffer);
    }
  }

  /** A tensor to feed, which the caller must close. */
  public Tensor toTensor() {
    Tensor tensor = Tensor.allocate(isInt32(type) ? DType.INT32 : DType.FLOAT32, shape);
    copyTo(tensor.buffer());
    return tensor;
  }

  /** Whether another tensor has the same type, shape and elements, bit for bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OnnxTensor tensor
        && type == tensor.type
        && shape.equals(tensor.shape)
        && Arrays.deepEquals(new Object[] {data}, new Object[] {tensor.data});
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.deepHashCode(new Object[] {data});
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}

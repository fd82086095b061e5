package dev.panagrad.serve;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of a request or an answer.
 *
 * @param shape sizes, none negative
 * @param data its elements in the protocol's binary form: row-major, little-endian, texts preceded
 *     by their lengths
 */
public record ServedTensor(String name, DataType type, List<Integer> shape, ByteBuffer data) {
  private static final int BF16_SHIFT = 16;

  /** Copies the shape, and takes the rest of the buffer, which must not be changed any more. */
  public ServedTensor {
    shape = List.copyOf(shape);
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The remaining elements; each call returns a view with its own position. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A tensor of float32 values. */
  public static ServedTensor ofFloats(String name, List<Integer> shape, float... values) {
    ByteBuffer data = allocate(Math.multiplyExact(values.length, Float.BYTES));
    data.asFloatBuffer().put(values);
    return new ServedTensor(name, DataType.FP32, shape, data);
  }

  /** A tensor of texts. */
  public static ServedTensor ofTexts(String name, List<Integer> shape, List<String> texts) {
    List<byte[]> all = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer data = allocate(all.stream().mapToInt(text -> Integer.BYTES + text.length).sum());
    all.forEach(text -> data.putInt(text.length).put(text));
    return new ServedTensor(name, DataType.BYTES, shape, data.flip());
  }

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of elements. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /**
   * The elements as float32, rounded if necessary.
   *
   * @throws IllegalArgumentException if they are texts
   */
  public float[] toFloats() {
    float[] values = new float[elements()];
    ByteBuffer from = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(from);
    }
    return values;
  }

  /** The next element of a buffer as a number. */
  private double number(ByteBuffer from) {
    return switch (type) {
      case BOOL -> from.get() == 0 ? 0 : 1;
      case UINT8 -> from.get() & 0xff;
      case UINT16 -> from.getShort() & 0xffff;
      case UINT32 -> from.getInt() & 0xffffffffL;
      case UINT64 -> unsigned(from.getLong());
      case INT8 -> from.get();
      case INT16 -> from.getShort();
      case INT32 -> from.getInt();
      case INT64 -> from.getLong();
      case FP16 -> Float.float16ToFloat(from.getShort());
      case BF16 -> Float.intBitsToFloat(from.getShort() << BF16_SHIFT);
      case FP32 -> from.getFloat();
      case FP64 -> from.getDouble();
      case BYTES ->
          throw new IllegalArgumentException(
              "'%s' has texts (BYTES) where numbers are needed".formatted(name));
    };
  }

  private static double unsigned(long bits) {
    // Keeps the last bit, which halving would lose for rounding.
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /**
   * The elements as longs; those of UINT64 as their bits.
   *
   * @throws IllegalArgumentException if they are no whole numbers
   */
  public long[] toLongs() {
    if (!type.isInteger() && type != DataType.BOOL) {
      throw new IllegalArgumentException(
          "'%s' has %s where whole numbers are needed".formatted(name, type));
    }
    long[] values = new long[elements()];
    ByteBuffer from = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = type.bytes() == Long.BYTES ? from.getLong() : (long) number(from);
    }
    return values;
  }

  /** The elements as texts; numbers in Java's format. */
  public List<String> toTexts() {
    int count = elements();
    List<String> texts = new ArrayList<>(count);
    ByteBuffer from = data();
    for (int i = 0; i < count; i++) {
      texts.add(text(from));
    }
    return texts;
  }

  /** The next element of a buffer as a text. */
  private String text(ByteBuffer from) {
    return switch (type) {
      case BYTES -> {
        byte[] text = new byte[from.getInt()];
        from.get(text);
        yield new String(text, StandardCharsets.UTF_8);
      }
      case FP32 -> Float.toString(from.getFloat());
      case FP16, BF16, FP64 -> Double.toString(number(from));
      case INT64 -> Long.toString(from.getLong());
      case UINT64 -> Long.toUnsignedString(from.getLong());
      default -> Long.toString((long) number(from));
    };
  }
}

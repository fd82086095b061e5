package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.wire.ProtoReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of any element type. However the file stores the elements (raw, typed fields, an
 * external file), they have one form here; sizes and number of bytes are consistent.
 *
 * @param name empty if it has none
 * @param type the element type
 * @param dims the sizes, from 0 up; their product fits into 64 bits
 * @param bytes the elements, little-endian, row-major, types of less than 8 bits packed from the
 *     lowest bit: a slice of the mapped file where possible; empty for strings
 * @param strings the elements of a tensor of strings, in UTF-8
 */
public record TensorProto(
    String name, DataType type, long[] dims, MemorySegment bytes, List<MemorySegment> strings)
    implements OnnxValue {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Copies the sizes and makes the bytes read-only. */
  public TensorProto {
    dims = dims.clone();
    bytes = bytes.asReadOnly();
    strings = List.copyOf(strings);
  }

  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static TensorProto read(ProtoReader in, ExternalData external) {
    return new TensorReader(in, external).read();
  }

  /** A copy of the sizes. */
  @Override
  public long[] dims() {
    return dims.clone();
  }

  /** The number of elements. */
  public long elements() {
    return TensorReader.product(dims);
  }

  /**
   * The elements of a FLOAT tensor in native memory, aligned to 4 bytes, in this machine's byte
   * order: a slice of the mapped file where it already has this form, otherwise a copy.
   *
   * @param allocator allocates memory for a copy
   * @throws IllegalArgumentException if the tensor has another type
   */
  public MemorySegment floatSegment(SegmentAllocator allocator) {
    if (type != DataType.FLOAT) {
      throw other("FLOAT");
    }
    if (bytes.isNative()
        && bytes.address() % Float.BYTES == 0
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return bytes;
    }
    MemorySegment copy = allocator.allocate(bytes.byteSize(), Float.BYTES);
    long count = bytes.byteSize() / Float.BYTES;
    MemorySegment.copy(bytes, FLOAT, 0, copy, ValueLayout.JAVA_FLOAT, 0, count);
    return copy;
  }

  /**
   * The elements of a tensor of floats; DOUBLE is rounded, complex numbers become pairs.
   *
   * @throws IllegalArgumentException if the type is no float type, or an array can't hold that many
   */
  public float[] toFloats() {
    float[] values = new float[arrayLength(type.isFloat() || type.isComplex(), "a float type")];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) real(i);
    }
    return values;
  }

  /**
   * The elements of a tensor of floats; complex numbers become pairs.
   *
   * @throws IllegalArgumentException if the type is no float type, or an array can't hold that many
   */
  public double[] toDoubles() {
    double[] values = new double[arrayLength(type.isFloat() || type.isComplex(), "a float type")];
    for (int i = 0; i < values.length; i++) {
      values[i] = real(i);
    }
    return values;
  }

  /**
   * The elements of a tensor of integers or booleans; UINT64 keeps its 64 bits.
   *
   * @throws IllegalArgumentException if the tensor has another type, or an array can't hold that
   *     many
   */
  public long[] toLongs() {
    long[] values = new long[arrayLength(type.isInteger(), "an integer type")];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  /**
   * The elements of a tensor of integers or booleans.
   *
   * @throws IllegalArgumentException if the tensor has another type, an array can't hold that many,
   *     or an element is beyond 32 bits
   */
  public int[] toInts() {
    int[] values = new int[arrayLength(type.isInteger(), "an integer type")];
    for (int i = 0; i < values.length; i++) {
      long value = integer(i);
      if ((int) value != value || (type == DataType.UINT64 && value < 0)) {
        throw new IllegalArgumentException(
            "the tensor '%s' has the element %s, which is beyond 32 bits"
                .formatted(
                    name,
                    type == DataType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value)));
      }
      values[i] = (int) value;
    }
    return values;
  }

  /**
   * The elements of a tensor of strings; invalid UTF-8 becomes U+FFFD.
   *
   * @throws IllegalArgumentException if the tensor has another type
   */
  public List<String> toStrings() {
    if (type != DataType.STRING) {
      throw other("STRING");
    }
    return strings.stream()
        .map(text -> new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public String toString() {
    return "%s%s %s".formatted(type, Arrays.toString(dims), name).strip();
  }

  private double real(int i) {
    return switch (type) {
      case FLOAT, COMPLEX64 -> bytes.get(FLOAT, (long) i * Float.BYTES);
      case DOUBLE, COMPLEX128 -> bytes.get(DOUBLE, (long) i * Double.BYTES);
      default -> SmallFloats.decode(type, (int) bits(i));
    };
  }

  private long integer(int i) {
    int unused = Long.SIZE - type.bits();
    return type.isSigned() ? bits(i) << unused >> unused : bits(i);
  }

  /** The bits of an element in the lowest bits, with zeros above. */
  private long bits(int i) {
    return switch (type.bits()) {
      case 64 -> bytes.get(LONG, (long) i * Long.BYTES);
      case 32 -> Integer.toUnsignedLong(bytes.get(INT, (long) i * Integer.BYTES));
      case 16 -> Short.toUnsignedInt(bytes.get(SHORT, (long) i * Short.BYTES));
      default -> {
        long firstBit = (long) i * type.bits();
        int byteOf = bytes.get(ValueLayout.JAVA_BYTE, firstBit / 8);
        yield (byteOf >> (int) (firstBit % 8)) & ((1 << type.bits()) - 1);
      }
    };
  }

  private int arrayLength(boolean rightType, String wanted) {
    if (!rightType) {
      throw other(wanted);
    }
    long length = elements();
    if (length > (Integer.MAX_VALUE - 8) / (type.isComplex() ? 2 : 1)) {
      throw new IllegalArgumentException(
          "the tensor '%s' has %d elements, too many for an array".formatted(name, length));
    }
    return (int) length * (type.isComplex() ? 2 : 1);
  }

  private IllegalArgumentException other(String wanted) {
    return new IllegalArgumentException(
        "the tensor '%s' is of %s where %s is needed".formatted(name, type, wanted));
  }
}

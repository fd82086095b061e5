package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.wire.ProtoReader;
import dev.panagrad.models.onnx.wire.RepeatedFixed;
import dev.panagrad.models.onnx.wire.RepeatedVarint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a tensor and converts its elements to one form, wherever the file stores them. */
final class TensorReader {
  private static final int EXTERNAL = 1;
  private static final int RAW_DATA = 9;

  private final ProtoReader in;
  private final ExternalData external;

  private String name = "";
  private DataType type = DataType.UNDEFINED;
  private final RepeatedVarint dims = new RepeatedVarint();
  private final RepeatedFixed floats = new RepeatedFixed();
  private final RepeatedFixed doubles = new RepeatedFixed();
  private final RepeatedVarint ints = new RepeatedVarint();
  private final RepeatedVarint longs = new RepeatedVarint();
  private final RepeatedVarint unsigned = new RepeatedVarint();
  private final List<MemorySegment> strings = new ArrayList<>();
  private MemorySegment raw = MemorySegment.NULL;
  private boolean hasRaw;
  private boolean isExternal;
  private final Map<String, String> location = new LinkedHashMap<>();

  TensorReader(ProtoReader in, ExternalData external) {
    this.in = in;
    this.external = external;
  }

  TensorProto read() {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> in.integers(dims);
        case 2 -> type = type();
        case 3 -> throw in.wrong("a tensor comes in segments, which no known program writes");
        case 4 -> in.floats(floats);
        case 5 -> in.integers(ints);
        case 6 -> strings.add(in.bytes());
        case 7 -> in.integers(longs);
        case 8 -> name = in.text();
        case RAW_DATA -> {
          raw = in.bytes();
          hasRaw = true;
        }
        case 10 -> in.doubles(doubles);
        case 11 -> in.integers(unsigned);
        case 13 -> StringEntry.read(in.message(), location);
        case 14 -> isExternal = in.int32() == EXTERNAL;
        default -> {}
      }
    }
    long[] sizes = dims.toArray();
    long elements = checkedProduct(sizes);
    if (type == DataType.STRING) {
      if (strings.size() != elements) {
        throw wrong(sizes, "but %d strings", strings.size());
      }
      return new TensorProto(name, type, sizes, MemorySegment.NULL.asSlice(0, 0), strings);
    }
    return new TensorProto(name, type, sizes, bytes(sizes, elements), List.of());
  }

  /** The product of sizes that is known not to overflow. */
  static long product(long[] sizes) {
    return Arrays.stream(sizes).anyMatch(size -> size == 0)
        ? 0
        : Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }

  private DataType type() {
    int code = in.int32();
    return DataType.of(code)
        .filter(known -> known != DataType.UNDEFINED)
        .orElseThrow(() -> in.wrong("a tensor has the unknown element type %d", code));
  }

  private long checkedProduct(long[] sizes) {
    if (Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw wrong(sizes, "and a size is negative");
    }
    try {
      return product(sizes);
    } catch (ArithmeticException e) {
      throw wrong(sizes, "which is more than 64 bits can count");
    }
  }

  private MemorySegment bytes(long[] sizes, long elements) {
    if (type == DataType.UNDEFINED) {
      throw wrong(sizes, "but no element type");
    }
    long size;
    try {
      size = type.bytes(elements);
    } catch (ArithmeticException e) {
      throw wrong(sizes, "which is more than 64 bits can count");
    }
    MemorySegment bytes;
    if (isExternal) {
      bytes = external.resolve(in, name, location, size);
    } else {
      bytes = hasRaw ? raw : typed();
    }
    if (bytes.byteSize() != size) {
      throw wrong(sizes, "which takes %d bytes, but %d are there", size, bytes.byteSize());
    }
    return bytes;
  }

  /** The elements from the field that the format assigns to the type. */
  private MemorySegment typed() {
    return switch (type) {
      case FLOAT, COMPLEX64 -> floats.bytes();
      case DOUBLE, COMPLEX128 -> doubles.bytes();
      case INT64 -> packed(longs, Long.BYTES);
      case UINT64 -> packed(unsigned, Long.BYTES);
      case UINT32 -> packed(unsigned, Integer.BYTES);
      default -> packed(ints, Math.max(1, type.bits() / 8));
    };
  }

  /** Encodes integers as raw data with {@code width} bytes each; higher bits are dropped. */
  private MemorySegment packed(RepeatedVarint values, int width) {
    long words = Math.ceilDiv((long) values.count() * width, Long.BYTES);
    if (words > Integer.MAX_VALUE - 8) {
      throw in.wrong("a tensor has %d elements outside raw_data", values.count());
    }
    // Backed by longs, so that the segment is aligned for every type.
    MemorySegment bytes = MemorySegment.ofArray(new long[(int) words]);
    for (int i = 0; i < values.count(); i++) {
      long value = values.get(i);
      long at = (long) i * width;
      switch (width) {
        case 1 -> bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
        case 2 -> bytes.set(little(ValueLayout.JAVA_SHORT_UNALIGNED), at, (short) value);
        case 4 -> bytes.set(little(ValueLayout.JAVA_INT_UNALIGNED), at, (int) value);
        default -> bytes.set(little(ValueLayout.JAVA_LONG_UNALIGNED), at, value);
      }
    }
    return bytes.asSlice(0, (long) values.count() * width);
  }

  private static ValueLayout.OfShort little(ValueLayout.OfShort layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfInt little(ValueLayout.OfInt layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfLong little(ValueLayout.OfLong layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private FileException wrong(long[] sizes, String problem, Object... arguments) {
    String shape =
        Arrays.toString(sizes.length > 12 ? Arrays.copyOf(sizes, 12) : sizes)
            + (sizes.length > 12 ? " and more" : "");
    return in.wrong(
        "the tensor '%s' has the type %s and sizes %s, %s",
        name, type, shape, String.format(Locale.ROOT, problem, arguments));
  }
}

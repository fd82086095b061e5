package dev.panagrad.models.onnx.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.ProtoBytes;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.wire.ProtoReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorProtoTest {
  private static final int DIMS = 1;
  private static final int TYPE = 2;
  private static final int FLOAT_DATA = 4;
  private static final int INT32_DATA = 5;
  private static final int STRING_DATA = 6;
  private static final int INT64_DATA = 7;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int DOUBLE_DATA = 10;
  private static final int UINT64_DATA = 11;

  @Test
  void readsIntegersFromRawDataAndFromFields() {
    assertArrayEquals(
        new long[] {-2, 200}, read(tensor(DataType.INT16, 2).raw(RAW_DATA, 0xfe, 0xff, 200, 0)));
    assertArrayEquals(
        new long[] {-2, 200}, read(tensor(DataType.INT16, 2).packed(INT32_DATA, -2, 200)));
    assertArrayEquals(new long[] {254, 3}, read(tensor(DataType.UINT8, 2).raw(RAW_DATA, 254, 3)));
    assertArrayEquals(new long[] {-2, 3}, read(tensor(DataType.INT8, 2).raw(RAW_DATA, 254, 3)));
    assertArrayEquals(
        new long[] {65534}, read(tensor(DataType.UINT16, 1).packed(INT32_DATA, 65534)));
    assertArrayEquals(
        new long[] {4294967295L},
        read(tensor(DataType.UINT32, 1).packed(UINT64_DATA, 4294967295L)));
    assertArrayEquals(new long[] {-7}, read(tensor(DataType.INT32, 1).packed(INT32_DATA, -7)));
    assertArrayEquals(
        new long[] {Long.MIN_VALUE, 5},
        read(tensor(DataType.INT64, 2).packed(INT64_DATA, Long.MIN_VALUE, 5)));
    assertArrayEquals(
        new long[] {5, 6, 7},
        read(tensor(DataType.INT64, 3).integer(INT64_DATA, 5).packed(INT64_DATA, 6, 7)));
    assertArrayEquals(new long[] {1, 0}, read(tensor(DataType.BOOL, 2).packed(INT32_DATA, 1, 0)));
  }

  @Test
  void readsIntegersOfLessThanAByteFromTheLowestBitOn() {
    assertArrayEquals(
        new long[] {1, 15, 8}, read(tensor(DataType.UINT4, 3).raw(RAW_DATA, 0xf1, 0x08)));
    assertArrayEquals(
        new long[] {1, -1, -8}, read(tensor(DataType.INT4, 3).raw(RAW_DATA, 0xf1, 0x08)));
    assertArrayEquals(
        new long[] {1, -1, -8}, read(tensor(DataType.INT4, 3).packed(INT32_DATA, 0xf1, 0x08)));
    assertArrayEquals(
        new long[] {0, 1, 2, 3, 1}, read(tensor(DataType.UINT2, 5).raw(RAW_DATA, 0xe4, 1)));
    assertArrayEquals(
        new long[] {0, 1, -2, -1, 1}, read(tensor(DataType.INT2, 5).raw(RAW_DATA, 0xe4, 1)));
  }

  @Test
  void readsFloatsOfEveryFormat() {
    assertFloats(tensor(DataType.FLOAT, 2).floats(FLOAT_DATA, 1.5f, -2), 1.5f, -2);
    assertFloats(tensor(DataType.FLOAT, 1).raw(RAW_DATA, 0, 0, 0x80, 0x3f), 1);
    assertFloats(tensor(DataType.DOUBLE, 1).real(DOUBLE_DATA, 0.1), 0.1f);
    assertFloats(tensor(DataType.FLOAT16, 2).raw(RAW_DATA, 0, 0x3c, 0, 0xfc), 1, -1f / 0);
    assertFloats(tensor(DataType.FLOAT16, 1).packed(INT32_DATA, 0x3c00), 1);
    assertFloats(tensor(DataType.BFLOAT16, 1).raw(RAW_DATA, 0x80, 0xbf), -1);
    // Largest, smallest and special values as in the paper "FP8 Formats for Deep Learning".
    assertFloats(
        tensor(DataType.FLOAT8E4M3FN, 5).raw(RAW_DATA, 0x38, 0x7e, 0x01, 0x7f, 0xff),
        1,
        448,
        0x1p-9f,
        Float.NaN,
        Float.NaN);
    assertFloats(
        tensor(DataType.FLOAT8E4M3FNUZ, 4).raw(RAW_DATA, 0x40, 0x7f, 0x01, 0x80),
        1,
        240,
        0x1p-10f,
        Float.NaN);
    assertFloats(
        tensor(DataType.FLOAT8E5M2, 4).raw(RAW_DATA, 0x3c, 0x7b, 0x01, 0xfc),
        1,
        57344,
        0x1p-16f,
        -1f / 0);
    assertFloats(
        tensor(DataType.FLOAT8E5M2FNUZ, 4).raw(RAW_DATA, 0x40, 0x7f, 0x01, 0x80),
        1,
        57344,
        0x1p-17f,
        Float.NaN);
    assertFloats(tensor(DataType.FLOAT8E8M0, 3).raw(RAW_DATA, 127, 0, 255), 1, 0x1p-127f, 0f / 0);
    assertFloats(tensor(DataType.FLOAT4E2M1, 3).raw(RAW_DATA, 0xf2, 0x01), 1, -6, 0.5f);
  }

  @Test
  void readsComplexNumbersAsPairsAndStrings() {
    assertFloats(tensor(DataType.COMPLEX64, 1).floats(FLOAT_DATA, 1, 2), 1, 2);
    ProtoBytes complex = tensor(DataType.COMPLEX128, 1).real(DOUBLE_DATA, 1d).real(DOUBLE_DATA, 2d);
    assertArrayEquals(new double[] {1, 2}, tensor(complex).toDoubles());
    ProtoBytes texts = tensor(DataType.STRING, 2).text(STRING_DATA, "ä").text(STRING_DATA, "");
    assertEquals(List.of("ä", ""), tensor(texts).toStrings());
  }

  @Test
  void floatsStayWhereTheyAreIfTheyAreAligned() {
    for (int shift = 0; shift < 4; shift++) {
      byte[] file = tensor(DataType.FLOAT, 3).text(NAME, "n".repeat(shift)).toArray();
      byte[] values = new ProtoBytes().floats(FLOAT_DATA, 1, 2, 3).toArray();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(file.length + values.length, 8);
        MemorySegment.copy(file, 0, bytes, ValueLayout.JAVA_BYTE, 0, file.length);
        MemorySegment.copy(values, 0, bytes, ValueLayout.JAVA_BYTE, file.length, values.length);
        TensorProto tensor = TensorProto.read(reader(bytes), ExternalData.none());
        MemorySegment floats = tensor.floatSegment(arena);
        assertTrue(tensor.bytes().isReadOnly());
        assertArrayEquals(new float[] {1, 2, 3}, floats.toArray(ValueLayout.JAVA_FLOAT));
        long start = bytes.address() + file.length + 2;
        assertEquals(start % 4 == 0, floats.address() == start, "shift " + shift);
      }
    }
  }

  @Test
  void floatsOfTheHeapAreCopiedToNativeMemory() {
    TensorProto tensor = tensor(tensor(DataType.FLOAT, 2).floats(FLOAT_DATA, 1, 2));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = tensor.floatSegment(arena);
      assertTrue(floats.isNative());
      assertArrayEquals(new float[] {1, 2}, floats.toArray(ValueLayout.JAVA_FLOAT));
    }
  }

  @Test
  void anEmptyTensorAndAScalarNeedNoDims() {
    assertEquals(0, tensor(tensor(DataType.FLOAT, 3, 0, 5)).toFloats().length);
    assertFloats(tensor(DataType.FLOAT).floats(FLOAT_DATA, 4), 4);
  }

  @Test
  void refusesSizesThatLie() {
    refuses(tensor(DataType.FLOAT, 3).floats(FLOAT_DATA, 1, 2), "12 bytes, but 8 are there");
    refuses(tensor(DataType.FLOAT, 1).floats(FLOAT_DATA, 1, 2), "4 bytes, but 8 are there");
    refuses(tensor(DataType.FLOAT, 1).raw(RAW_DATA, 1), "4 bytes, but 1 are there");
    refuses(tensor(DataType.INT4, 3).raw(RAW_DATA, 1), "2 bytes, but 1 are there");
    refuses(tensor(DataType.FLOAT, -1), "a size is negative");
    refuses(tensor(DataType.FLOAT, 1L << 32, 1L << 32), "more than 64 bits can count");
    refuses(tensor(DataType.DOUBLE, 1L << 61), "more than 64 bits can count");
    refuses(tensor(DataType.INT8, 1L << 62), "4611686018427387904 bytes, but 0 are there");
    refuses(tensor(DataType.STRING, 1L << 40).text(STRING_DATA, "a"), "but 1 strings");
    refuses(tensor(DataType.INT32, 1).packed(INT64_DATA, 1), "4 bytes, but 0 are there");
    refuses(tensor(DataType.UNDEFINED, 1), "unknown element type 0");
    refuses(new ProtoBytes().integer(DIMS, 0), "no element type");
    refuses(new ProtoBytes().integer(TYPE, 99), "unknown element type 99");
    refuses(tensor(DataType.FLOAT, 0).message(3, new ProtoBytes()), "comes in segments");
  }

  @Test
  void refusesToGiveOtherTypesAndNumbersBeyondAnInt() {
    TensorProto floats = tensor(tensor(DataType.FLOAT, 1).floats(FLOAT_DATA, 1));
    assertThrows(IllegalArgumentException.class, floats::toLongs);
    assertThrows(IllegalArgumentException.class, floats::toStrings);
    TensorProto longs = tensor(tensor(DataType.INT64, 1).packed(INT64_DATA, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, longs::toFloats);
    assertThrows(IllegalArgumentException.class, longs::toInts);
    TensorProto unsigned = tensor(tensor(DataType.UINT64, 1).packed(UINT64_DATA, -1));
    assertThrows(IllegalArgumentException.class, unsigned::toInts);
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(IllegalArgumentException.class, () -> longs.floatSegment(arena));
    }
  }

  private static void assertFloats(ProtoBytes message, float... expected) {
    assertArrayEquals(expected, tensor(message).toFloats());
  }

  private static long[] read(ProtoBytes message) {
    TensorProto tensor = tensor(message);
    if (tensor.type().bits() < 32) {
      int[] ints = tensor.toInts();
      for (int i = 0; i < ints.length; i++) {
        assertEquals(tensor.toLongs()[i], ints[i]);
      }
    }
    return tensor.toLongs();
  }

  private static ProtoBytes tensor(DataType type, long... dims) {
    return new ProtoBytes()
        .packed(DIMS, dims)
        .integer(TYPE, List.of(DataType.values()).indexOf(type));
  }

  private static TensorProto tensor(ProtoBytes message) {
    return TensorProto.read(reader(message.segment()), ExternalData.none());
  }

  private static ProtoReader reader(MemorySegment bytes) {
    return ProtoReader.of("some.pb", "ONNX", bytes);
  }

  private static void refuses(ProtoBytes message, String expected) {
    FileException e = assertThrows(FileException.class, () -> tensor(message));
    assertTrue(e.getMessage().startsWith("some.pb is not an intact ONNX file"), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}

package dev.panagrad.models.onnx.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.ProtoBytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtoReaderTest {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 300, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void readsVarintsOfAnyLength(long value) {
    ProtoReader in = reader(new ProtoBytes().integer(5, value));
    assertTrue(in.next());
    assertEquals(5, in.field());
    assertEquals(value, in.integer());
    assertFalse(in.next());
  }

  @Test
  void readsTheLargestFieldNumber() {
    ProtoReader in = reader(new ProtoBytes().integer((1 << 29) - 1, 7));
    assertTrue(in.next());
    assertEquals((1 << 29) - 1, in.field());
  }

  @Test
  void skipsFieldsOfEveryWireTypeThatNobodyAsksFor() {
    ProtoReader in =
        reader(
            new ProtoBytes()
                .integer(1, 300)
                .real(2, 1f)
                .real(3, 2d)
                .text(4, "skipped")
                .message(5, new ProtoBytes().integer(1, 1))
                .text(6, "read"));
    for (int field = 1; field <= 6; field++) {
      assertTrue(in.next());
      assertEquals(field, in.field());
    }
    assertEquals("read", in.text());
    assertFalse(in.next());
  }

  @Test
  void bytesAreASliceOfTheFile() {
    MemorySegment file = new ProtoBytes().raw(1, 1, 2, 3).segment();
    ProtoReader in = ProtoReader.of("f", "ONNX", file);
    in.next();
    MemorySegment bytes = in.bytes();
    file.set(ValueLayout.JAVA_BYTE, 3, (byte) 9);
    assertArrayEquals(new byte[] {1, 9, 3}, bytes.toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void joinsPackedAndSingleIntegers() {
    ProtoReader in =
        reader(new ProtoBytes().integer(1, 5).packed(1, 300, -1).packed(1).integer(1, 7));
    RepeatedVarint values = new RepeatedVarint();
    while (in.next()) {
      in.integers(values);
    }
    assertArrayEquals(new long[] {5, 300, -1, 7}, values.toArray());
  }

  @Test
  void joinsPackedAndSingleFloats() {
    ProtoReader in =
        reader(
            new ProtoBytes().floats(1).floats(1, 1, 2).real(1, 3f).floats(1, 4, 5, 6).real(1, 7f));
    RepeatedFixed values = new RepeatedFixed();
    while (in.next()) {
      in.floats(values);
    }
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7}, values.bytes().toArray(FLOAT));
  }

  @Test
  void oneRunOfFloatsIsNotCopied() {
    MemorySegment file = new ProtoBytes().floats(1, 1, 2).segment();
    ProtoReader in = ProtoReader.of("f", "ONNX", file);
    in.next();
    RepeatedFixed values = new RepeatedFixed();
    in.floats(values);
    file.set(FLOAT, 2, 8);
    assertArrayEquals(new float[] {8, 2}, values.bytes().toArray(FLOAT));
  }

  @Test
  void refusesWhatTheFormatForbids() {
    refuses(new ProtoBytes().varint(0), 0, "0 is not a field number");
    refuses(new ProtoBytes().varint(1L << 32), 0, "536870912 is not a field number");
    refuses(new ProtoBytes().tag(2, 3), 0, "field 2 has the wire type 3, which is that of a group");
    refuses(new ProtoBytes().tag(2, 4), 0, "that of a group");
    refuses(new ProtoBytes().tag(2, 6), 0, "undefined");
    refuses(new ProtoBytes().tag(2, 7), 0, "undefined");
    refuses(new ProtoBytes().integer(1, 1).tag(2, 0), 2, "ends inside a number");
    refuses(new ProtoBytes().tag(2, 0).little(-1, 8).little(-1, 8), 0, "more than 10 bytes");
    refuses(new ProtoBytes().tag(2, 2).varint(5).little(0, 4), 0, "announces 5 bytes but");
    refuses(new ProtoBytes().tag(2, 2).varint(-1), 0, "announces 18446744073709551615 bytes");
    refuses(new ProtoBytes().tag(2, 2).varint(Long.MAX_VALUE), 0, "its message ends after 0");
    refuses(new ProtoBytes().tag(2, 5).little(0, 3), 0, "needs 4 bytes but 3 are left");
    refuses(new ProtoBytes().tag(2, 1).little(0, 7), 0, "needs 8 bytes but 7 are left");
  }

  @Test
  void refusesValuesOfAnotherKind() {
    refuses(new ProtoBytes().text(2, "a"), ProtoReader::integer, "wire type 2 where 0 is due");
    refuses(new ProtoBytes().integer(2, 1), ProtoReader::text, "wire type 0 where 2 is due");
    refuses(new ProtoBytes().real(2, 1d), ProtoReader::real, "wire type 1 where 5 is due");
    refuses(new ProtoBytes().integer(2, 1L << 31), ProtoReader::int32, "beyond 32 bits");
    refuses(new ProtoBytes().raw(2, 0xff, 0xfe), ProtoReader::text, "not valid UTF-8");
    refuses(
        new ProtoBytes().raw(2, 1, 2, 3), in -> in.floats(new RepeatedFixed()), "no multiple of 4");
    refuses(
        new ProtoBytes().raw(2, 0x80), in -> in.integers(new RepeatedVarint()), "inside a number");
  }

  @Test
  void aPackedNumberMayNotGoOnBehindItsField() {
    ProtoBytes file = new ProtoBytes().raw(2, 1, 0x80).integer(1, 1);
    refuses(file, in -> in.integers(new RepeatedVarint()), "inside a number");
  }

  @Test
  void aMessageMayNotReachBeyondTheOneAround() {
    ProtoBytes inner = new ProtoBytes().tag(1, 2).varint(3);
    ProtoReader in = reader(new ProtoBytes().message(2, inner).text(3, "abc"));
    in.next();
    ProtoReader nested = in.message();
    nested.next();
    FileException e = assertThrows(FileException.class, nested::bytes);
    assertTrue(e.getMessage().contains("at byte 2, field 1 announces 3 bytes"), e.getMessage());
  }

  @Test
  void limitsTheDepth() {
    ProtoBytes message = new ProtoBytes().integer(2, 1);
    for (int depth = 1; depth < ProtoReader.MAX_DEPTH; depth++) {
      message = new ProtoBytes().message(1, message);
    }
    assertEquals(ProtoReader.MAX_DEPTH, depth(reader(message)));
    ProtoBytes deeper = new ProtoBytes().message(1, message);
    FileException e = assertThrows(FileException.class, () -> depth(reader(deeper)));
    assertTrue(e.getMessage().contains("nest deeper than 100"), e.getMessage());
  }

  private static int depth(ProtoReader in) {
    int depth = 1;
    while (in.next()) {
      if (in.field() == 1) {
        depth = 1 + depth(in.message());
      }
    }
    return depth;
  }

  private static ProtoReader reader(ProtoBytes bytes) {
    return ProtoReader.of("some.onnx", "ONNX", bytes.segment());
  }

  private static void refuses(ProtoBytes bytes, Consumer<ProtoReader> read, String expected) {
    ProtoReader in = reader(bytes);
    in.next();
    assertSentence(assertThrows(FileException.class, () -> read.accept(in)), 0, expected);
  }

  private static void refuses(ProtoBytes bytes, int position, String expected) {
    ProtoReader in = reader(bytes);
    FileException e =
        assertThrows(
            FileException.class,
            () -> {
              while (in.next()) {
                in.field();
              }
            });
    assertSentence(e, position, expected);
  }

  private static void assertSentence(FileException e, int position, String expected) {
    String start = "some.onnx is not an intact ONNX file: at byte " + position + ", ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}

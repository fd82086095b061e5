package dev.panagrad.models.onnx.wire;

import dev.panagrad.models.io.FileException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the fields of one protocol buffers message, in the order of the file.
 *
 * <p>Everything is validated: each length must fit into the enclosing message, varints have at most
 * 10 bytes, messages nest at most {@value #MAX_DEPTH} deep, groups are rejected. A field that is
 * not read is skipped by the next {@link #next}. Every error is a {@link FileException} with the
 * file's name and the byte position. Format: https://protobuf.dev/programming-guides/encoding.
 */
public final class ProtoReader {
  /** The maximal nesting depth of messages, as in protobuf's own readers. */
  static final int MAX_DEPTH = 100;

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MAX_SHOWN = 500;
  private static final int MAX_FIELD = (1 << 29) - 1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String file;
  private final String format;
  private final MemorySegment bytes;
  private final long end;
  private final int depth;

  private long at;
  private long fieldStart;
  private int field;
  private int wireType;
  private boolean unread;

  private ProtoReader(
      String file, String format, MemorySegment bytes, long start, long end, int depth) {
    this.file = file;
    this.format = format;
    this.bytes = bytes;
    this.at = start;
    this.fieldStart = start;
    this.end = end;
    this.depth = depth;
  }

  /**
   * A reader of a whole file.
   *
   * @param file for messages
   * @param format the format's name for messages, such as "ONNX"
   * @param bytes the content; results are slices of it, nothing is copied
   */
  public static ProtoReader of(String file, String format, MemorySegment bytes) {
    return new ProtoReader(file, format, bytes, 0, bytes.byteSize(), 1);
  }

  /** Advances to the next field; false at the end of the message. */
  public boolean next() {
    if (unread) {
      skip();
    }
    fieldStart = at;
    if (at == end) {
      return false;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > MAX_FIELD) {
      throw wrong("%d is not a field number", tag >>> 3);
    }
    field = (int) (tag >>> 3);
    if (wireType > FIXED_32 || wireType == 3 || wireType == 4) {
      throw wrong(
          "field %d has the wire type %d, which is %s",
          field, wireType, wireType > FIXED_32 ? "undefined" : "that of a group");
    }
    unread = true;
    return true;
  }

  /** The number of the current field. */
  public int field() {
    return field;
  }

  /** The current field as an integer of any of protobuf's varint types but the zigzag ones. */
  public long integer() {
    take(VARINT);
    return varint();
  }

  /** The current field as an int32 or enum; a value beyond 32 bits is an error. */
  public int int32() {
    long value = integer();
    if ((int) value != value) {
      throw wrong("field %d has the value %d, which is beyond 32 bits", field, value);
    }
    return (int) value;
  }

  /** The current field as a float. */
  public float real() {
    take(FIXED_32);
    return Float.intBitsToFloat(bytes.get(INT, advance(Float.BYTES)));
  }

  /** The current field as bytes: a slice of the file. */
  public MemorySegment bytes() {
    take(LENGTH_DELIMITED);
    long length = length();
    return bytes.asSlice(advance(length), length);
  }

  /** The current field as text, which must be valid UTF-8. */
  public String text() {
    return text(bytes());
  }

  /** Decodes bytes of this file as UTF-8, strictly. */
  public String text(MemorySegment utf8) {
    if (utf8.byteSize() > Integer.MAX_VALUE - 8) {
      throw wrong("field %d is a text of %d bytes", field, utf8.byteSize());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw wrong("the text in field %d is not valid UTF-8", field);
    }
  }

  /** The current field as a message: a reader of its fields. */
  public ProtoReader message() {
    take(LENGTH_DELIMITED);
    if (depth == MAX_DEPTH) {
      throw wrong("messages nest deeper than %d", MAX_DEPTH);
    }
    long length = length();
    long start = advance(length);
    return new ProtoReader(file, format, bytes, start, start + length, depth + 1);
  }

  /** Appends the current field, an integer or a packed run of integers. */
  public void integers(RepeatedVarint into) {
    if (wireType == VARINT) {
      into.add(this, integer());
      return;
    }
    take(LENGTH_DELIMITED);
    long length = length();
    long stop = at + length;
    into.reserve(this, countVarints(stop));
    while (at < stop) {
      into.add(this, varint(stop));
    }
  }

  /** Appends the current field, a float or a packed run of floats. */
  public void floats(RepeatedFixed into) {
    fixed(FIXED_32, Float.BYTES, into);
  }

  /** Appends the current field, a double or a packed run of doubles. */
  public void doubles(RepeatedFixed into) {
    fixed(FIXED_64, Double.BYTES, into);
  }

  /**
   * An error at the current field.
   *
   * @param problem a description, as a format for the arguments
   */
  public FileException wrong(String problem, Object... arguments) {
    return FileException.of(
        "%s is not an intact %s file: at byte %d, %s; export or copy it again",
        file, format, fieldStart, printable(String.format(Locale.ROOT, problem, arguments)));
  }

  /**
   * Text of a file in a form for messages: without control characters, and shortened if too long.
   */
  public static String printable(String text) {
    String clean = text.replaceAll("[\\p{Cntrl}\u2028\u2029]", "?");
    return clean.length() <= MAX_SHOWN ? clean : clean.substring(0, MAX_SHOWN) + " …";
  }

  private void fixed(int type, int width, RepeatedFixed into) {
    long length = width;
    if (wireType == LENGTH_DELIMITED) {
      take(LENGTH_DELIMITED);
      length = length();
      if (length % width != 0) {
        throw wrong("field %d has %d bytes, no multiple of %d", field, length, width);
      }
    } else {
      take(type);
    }
    into.add(this, bytes.asSlice(advance(length), length));
  }

  private void skip() {
    switch (wireType) {
      case VARINT -> integer();
      case LENGTH_DELIMITED -> bytes();
      default -> {
        unread = false;
        advance(wireType == FIXED_32 ? Integer.BYTES : Long.BYTES);
      }
    }
  }

  private void take(int type) {
    if (!unread) {
      throw new IllegalStateException("field " + field + " was read already");
    }
    if (wireType != type) {
      throw wrong("field %d has the wire type %d where %d is due", field, wireType, type);
    }
    unread = false;
  }

  private long length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw wrong(
          "field %d announces %s bytes but its message ends after %d",
          field, Long.toUnsignedString(length), end - at);
    }
    return length;
  }

  /** Skips bytes and returns where they started. */
  private long advance(long length) {
    if (length > end - at) {
      throw wrong("field %d needs %d bytes but %d are left", field, length, end - at);
    }
    long start = at;
    at += length;
    return start;
  }

  private long varint() {
    return varint(end);
  }

  private long varint(long stop) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == stop) {
        throw wrong("the message ends inside a number");
      }
      byte next = bytes.get(ValueLayout.JAVA_BYTE, at++);
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw wrong("a number has more than 10 bytes");
  }

  /** Counts the bytes without a continuation bit, of which each varint has exactly one. */
  private long countVarints(long stop) {
    long count = 0;
    for (long i = at; i < stop; i++) {
      count += bytes.get(ValueLayout.JAVA_BYTE, i) >= 0 ? 1 : 0;
    }
    return count;
  }
}

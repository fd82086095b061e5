package dev.panagrad.models.onnx;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Writes messages for tests, right and wrong ones. */
public final class ProtoBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** No bytes yet. */
  public ProtoBytes() {}

  /** A varint field. */
  public ProtoBytes integer(int field, long value) {
    return tag(field, 0).varint(value);
  }

  /** A float field. */
  public ProtoBytes real(int field, float value) {
    return tag(field, 5).little(Float.floatToRawIntBits(value), 4);
  }

  /** A double field. */
  public ProtoBytes real(int field, double value) {
    return tag(field, 1).little(Double.doubleToRawLongBits(value), 8);
  }

  /** A packed field of varints. */
  public ProtoBytes packed(int field, long... values) {
    ProtoBytes inner = new ProtoBytes();
    for (long value : values) {
      inner.varint(value);
    }
    return message(field, inner);
  }

  /** A packed field of floats. */
  public ProtoBytes floats(int field, float... values) {
    ProtoBytes inner = new ProtoBytes();
    for (float value : values) {
      inner.little(Float.floatToRawIntBits(value), 4);
    }
    return message(field, inner);
  }

  /** A field of text. */
  public ProtoBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field of bytes, each given by its low 8 bits. */
  public ProtoBytes raw(int field, int... values) {
    ProtoBytes inner = new ProtoBytes();
    for (int value : values) {
      inner.out.write(value);
    }
    return message(field, inner);
  }

  /** A nested message. */
  public ProtoBytes message(int field, ProtoBytes inner) {
    return bytes(field, inner.toArray());
  }

  /** The tag of a field alone. */
  public ProtoBytes tag(int field, int wireType) {
    return varint((long) field << 3 | wireType);
  }

  /** A varint alone. */
  public ProtoBytes varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** A little-endian number alone. */
  public ProtoBytes little(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  /** The fields of another message behind these. */
  public ProtoBytes append(ProtoBytes other) {
    out.writeBytes(other.toArray());
    return this;
  }

  /** All bytes. */
  public byte[] toArray() {
    return out.toByteArray();
  }

  /** All bytes, in memory of the heap. */
  public MemorySegment segment() {
    return MemorySegment.ofArray(toArray());
  }

  private ProtoBytes bytes(int field, byte[] value) {
    tag(field, 2).varint(value.length);
    out.writeBytes(value);
    return this;
  }
}

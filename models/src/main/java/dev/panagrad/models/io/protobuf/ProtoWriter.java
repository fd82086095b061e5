package dev.panagrad.models.io.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the fields of a protocol buffers message in its wire format. */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A message without fields. */
  public ProtoWriter() {}

  /** A varint field. */
  public ProtoWriter integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** A double field. */
  public ProtoWriter real(int field, double value) {
    tag(field, FIXED_64);
    fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  /** A float field. */
  public ProtoWriter real(int field, float value) {
    tag(field, FIXED_32);
    fixed(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  /** A packed field of doubles. */
  public ProtoWriter reals(int field, double[] values) {
    tag(field, LENGTH_DELIMITED);
    varint((long) values.length * Double.BYTES);
    for (double value : values) {
      fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    }
    return this;
  }

  /** A string field. */
  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message field. */
  public ProtoWriter message(int field, ProtoWriter inner) {
    return bytes(field, inner.toByteArray());
  }

  /** A bytes field. */
  public ProtoWriter bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Appends the fields of another message. */
  public ProtoWriter append(ProtoWriter fields) {
    out.writeBytes(fields.toByteArray());
    return this;
  }

  /** The encoded message. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private void tag(int field, int type) {
    varint((field << 3) | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Little-endian, like all fixed fields. */
  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }
}

package dev.panagrad.models.onnx.type;

import java.util.Arrays;
import java.util.Optional;

/** The element types of ONNX, in the order of their codes in TensorProto.DataType. */
public enum DataType {
  /** No type given. */
  UNDEFINED(0),
  /** 32-bit float. */
  FLOAT(32),
  /** 8-bit unsigned integer. */
  UINT8(8),
  /** 8-bit signed integer. */
  INT8(8),
  /** 16-bit unsigned integer. */
  UINT16(16),
  /** 16-bit signed integer. */
  INT16(16),
  /** 32-bit signed integer. */
  INT32(32),
  /** 64-bit signed integer. */
  INT64(64),
  /** UTF-8 text, of any length. */
  STRING(0),
  /** A byte of 0 or 1. */
  BOOL(8),
  /** 16-bit float of IEEE 754. */
  FLOAT16(16),
  /** 64-bit float. */
  DOUBLE(64),
  /** 32-bit unsigned integer. */
  UINT32(32),
  /** 64-bit unsigned integer. */
  UINT64(64),
  /** Two 32-bit floats: real and imaginary part. */
  COMPLEX64(64),
  /** Two 64-bit floats: real and imaginary part. */
  COMPLEX128(128),
  /** The upper half of a 32-bit float. */
  BFLOAT16(16),
  /** 8-bit float with 4 bits of exponent, finite. */
  FLOAT8E4M3FN(8),
  /** 8-bit float with 4 bits of exponent, finite, without negative zero. */
  FLOAT8E4M3FNUZ(8),
  /** The upper half of a 16-bit float. */
  FLOAT8E5M2(8),
  /** 8-bit float with 5 bits of exponent, finite, without negative zero. */
  FLOAT8E5M2FNUZ(8),
  /** 4-bit unsigned integer, two per byte, the first in the lower half. */
  UINT4(4),
  /** 4-bit signed integer, two per byte, the first in the lower half. */
  INT4(4),
  /** 4-bit float with 2 bits of exponent, two per byte. */
  FLOAT4E2M1(4),
  /** 8-bit power of two. */
  FLOAT8E8M0(8),
  /** 2-bit unsigned integer, four per byte. */
  UINT2(2),
  /** 2-bit signed integer, four per byte. */
  INT2(2);

  private static final DataType[] VALUES = values();

  private final int bits;

  DataType(int bits) {
    this.bits = bits;
  }

  /** The type with a code; empty if the code is unknown. */
  public static Optional<DataType> of(long code) {
    return code < 0 || code >= VALUES.length ? Optional.empty() : Optional.of(VALUES[(int) code]);
  }

  /** The type's code in files. */
  public int code() {
    return Arrays.asList(VALUES).indexOf(this);
  }

  /** Bits per element; 0 for strings and the undefined type. */
  public int bits() {
    return bits;
  }

  /** Whether elements are integers, booleans included. */
  public boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, INT32, INT64, BOOL, UINT32, UINT64 -> true;
      case UINT4, INT4, UINT2, INT2 -> true;
      default -> false;
    };
  }

  /** Whether integers of the type may be negative. */
  public boolean isSigned() {
    return switch (this) {
      case INT8, INT16, INT32, INT64, INT4, INT2 -> true;
      default -> false;
    };
  }

  /** Whether elements are real numbers in a float format. */
  public boolean isFloat() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16, FLOAT8E4M3FN, FLOAT8E4M3FNUZ -> true;
      case FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT4E2M1, FLOAT8E8M0 -> true;
      default -> false;
    };
  }

  /** Whether elements are pairs of a real and an imaginary part. */
  public boolean isComplex() {
    return this == COMPLEX64 || this == COMPLEX128;
  }

  /**
   * The number of bytes that this many elements take, with the last byte padded.
   *
   * @throws ArithmeticException if it exceeds 64 bits
   */
  public long bytes(long elements) {
    if (bits >= 8) {
      return Math.multiplyExact(elements, (long) bits / 8);
    }
    return bits == 0 ? 0 : Math.ceilDiv(elements, 8 / bits);
  }
}

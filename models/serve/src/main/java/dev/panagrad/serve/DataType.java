package dev.panagrad.serve;

/**
 * The types of elements that the protocol knows, with the bytes of one; BYTES have a length each.
 */
public enum DataType {
  /** True or false. */
  BOOL(1),
  /** 8 bits without sign. */
  UINT8(1),
  /** 16 bits without sign. */
  UINT16(2),
  /** 32 bits without sign. */
  UINT32(4),
  /** 64 bits without sign. */
  UINT64(8),
  /** 8 bits. */
  INT8(1),
  /** 16 bits. */
  INT16(2),
  /** 32 bits. */
  INT32(4),
  /** 64 bits. */
  INT64(8),
  /** Half precision. */
  FP16(2),
  /** The upper half of an FP32. */
  BF16(2),
  /** Single precision. */
  FP32(4),
  /** Double precision. */
  FP64(8),
  /** Texts in UTF-8, or any bytes: each with its length, 4 bytes, before it. */
  BYTES(0);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element; 0 if they differ. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is a whole number. */
  boolean isInteger() {
    return switch (this) {
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> true;
      default -> false;
    };
  }
}

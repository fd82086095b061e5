package dev.panagrad.serve;

/**
 * The element types of the protocol, with their sizes in bytes; each element of BYTES has its own
 * length.
 */
public enum DataType {
  /** True or false. */
  BOOL(1),
  /** 8 bits, unsigned. */
  UINT8(1),
  /** 16 bits, unsigned. */
  UINT16(2),
  /** 32 bits, unsigned. */
  UINT32(4),
  /** 64 bits, unsigned. */
  UINT64(8),
  /** 8 bits, signed. */
  INT8(1),
  /** 16 bits, signed. */
  INT16(2),
  /** 32 bits, signed. */
  INT32(4),
  /** 64 bits, signed. */
  INT64(8),
  /** Half precision. */
  FP16(2),
  /** The upper half of an FP32 (bfloat16). */
  BF16(2),
  /** Single precision. */
  FP32(4),
  /** Double precision. */
  FP64(8),
  /** Texts in UTF-8, or any bytes: each preceded by its length in 4 bytes. */
  BYTES(0);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** The number of bytes of an element; 0 if it varies. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is an integer type. */
  boolean isInteger() {
    return switch (this) {
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> true;
      default -> false;
    };
  }
}

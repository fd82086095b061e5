package dev.panagrad.models.io.safetensors;

import java.util.Optional;

/** The element types of safetensors, by the names used in its header. */
public enum ElementType {
  /** 64-bit float. */
  F64(8),
  /** 64-bit signed integer. */
  I64(8),
  /** 64-bit unsigned integer. */
  U64(8),
  /** 32-bit float. */
  F32(4),
  /** 32-bit signed integer. */
  I32(4),
  /** 32-bit unsigned integer. */
  U32(4),
  /** The upper half of a 32-bit float. */
  BF16(2),
  /** 16-bit float. */
  F16(2),
  /** 16-bit signed integer. */
  I16(2),
  /** 16-bit unsigned integer. */
  U16(2),
  /** 8-bit signed integer. */
  I8(1),
  /** 8-bit unsigned integer. */
  U8(1),
  /** A byte of 0 or 1. */
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  static Optional<ElementType> named(Object name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}

package dev.panagrad.models.io.safetensors;

import java.util.Arrays;

/** The header entry of one tensor in a safetensors file. */
public final class TensorInfo {
  private final String name;
  private final ElementType type;
  private final int[] sizes;
  private final long offset;
  private final long bytes;

  TensorInfo(String name, ElementType type, int[] sizes, long offset, long bytes) {
    this.name = name;
    this.type = type;
    this.sizes = sizes;
    this.offset = offset;
    this.bytes = bytes;
  }

  /** The tensor's name. */
  public String name() {
    return name;
  }

  /** The type of its elements. */
  public ElementType type() {
    return type;
  }

  /** A copy of the sizes of its axes, outermost first; none for a scalar. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** The number of its elements. */
  public long elements() {
    return bytes / type.bytes();
  }

  /** Whether it has exactly these sizes. */
  public boolean hasSizes(int... expected) {
    return Arrays.equals(sizes, expected);
  }

  /** Where its bytes start, counted from the start of the data. */
  long offset() {
    return offset;
  }

  /** The number of bytes of its elements. */
  long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(name, type, Arrays.toString(sizes));
  }
}

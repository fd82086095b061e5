package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;

/**
 * Data at the border of a session: what is fed and what is fetched. A tensor made by the caller
 * owns its off-heap memory and must be closed; one that comes from a session belongs to it.
 */
public final class Tensor implements AutoCloseable {
  private final Shape shape;
  private final DType type;
  private final Buffer buffer;
  private final Workspace owned;

  Tensor(Shape shape, DType type, Buffer buffer, Workspace owned) {
    this.shape = shape;
    this.type = type;
    this.buffer = buffer;
    this.owned = owned;
  }

  /** A tensor of zeros, to be filled through {@link #buffer}. */
  public static Tensor allocate(DType type, Shape shape) {
    Workspace workspace = new Workspace();
    return new Tensor(shape, type, workspace.allocate(shape.elements()), workspace);
  }

  /**
   * A copy of floats, row-major.
   *
   * @throws IllegalArgumentException if there are not as many as the shape has elements
   */
  public static Tensor of(Shape shape, float... values) {
    checkCount(shape, values.length);
    Tensor tensor = allocate(DType.FLOAT32, shape);
    tensor.set(values);
    return tensor;
  }

  /** A copy of ints, row-major. */
  public static Tensor ofInts(Shape shape, int... values) {
    checkCount(shape, values.length);
    Tensor tensor = allocate(DType.INT32, shape);
    for (int i = 0; i < values.length; i++) {
      tensor.buffer.setInt(i, values[i]);
    }
    return tensor;
  }

  /** Overwrites all elements, row-major. */
  public void set(float... values) {
    checkOpen();
    checkCount(shape, values.length);
    for (int i = 0; i < values.length; i++) {
      buffer.set(i, values[i]);
    }
  }

  private static void checkCount(Shape shape, int count) {
    if (count != shape.elements()) {
      throw new IllegalArgumentException(
          "a tensor of shape %s has %d elements, but %d values were given"
              .formatted(shape, shape.elements(), count));
    }
  }

  /** Says clearly what the memory system would only call closed. */
  void checkOpen() {
    if (!buffer.segment().scope().isAlive()) {
      throw new IllegalStateException(
          owned != null
              ? "the tensor of shape %s is closed".formatted(shape)
              : ("the tensor of shape %s belongs to a session that is closed, or that has run so"
                     + " many other fetches since that it has freed it; copy values that are needed"
                     + " longer with toArray")
                  .formatted(shape));
    }
  }

  /** Whether the memory is a session's, whose runs write there. */
  boolean isBorrowed() {
    return owned == null;
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The element type. */
  public DType type() {
    return type;
  }

  /** The elements, row-major. */
  public Buffer buffer() {
    return buffer;
  }

  /** The value of a tensor with one element. */
  public float scalar() {
    if (buffer.length() != 1) {
      throw new IllegalStateException("a tensor of shape " + shape + " is no scalar");
    }
    checkOpen();
    return buffer.get(0);
  }

  /** A copy of the elements as floats. */
  public float[] toArray() {
    checkOpen();
    float[] values = new float[Math.toIntExact(buffer.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == DType.INT32 ? buffer.getInt(i) : buffer.get(i);
    }
    return values;
  }

  /** A copy of the elements of an int32 tensor. */
  public int[] toIntArray() {
    checkOpen();
    int[] values = new int[Math.toIntExact(buffer.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == DType.INT32 ? buffer.getInt(i) : (int) buffer.get(i);
    }
    return values;
  }

  /** Frees the memory if this tensor owns it. */
  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
  }

  @Override
  public String toString() {
    return "Tensor " + type + " " + shape;
  }
}

package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import java.lang.ref.Reference;

/**
 * Data that enters or leaves a session: feeds, results and variables.
 *
 * <p>There are four kinds, by who frees the off-heap memory:
 *
 * <ul>
 *   <li>A tensor made by {@link #of}, {@link #ofInts} or {@link #allocate} must be closed by its
 *       creator. Closing it during a run that reads it is safe: the memory is freed when the run
 *       has ended.
 *   <li>A tensor of {@link Results} or made by {@link #automatic} is freed by the garbage
 *       collector; closing it does nothing.
 *   <li>A tensor of {@link Session#variable} is the session's live memory: runs that update the
 *       variable write there, and it ends with the session.
 *   <li>A {@link #part} of a tensor shares the memory of that tensor; closing it does nothing.
 * </ul>
 *
 * <p>Elements may be read and written by any thread. A thread that reads them while another writes
 * sees a mix of old and new values. Access to freed memory throws an {@link IllegalStateException}.
 */
public final class Tensor implements AutoCloseable {
  private final Shape shape;
  private final DType type;
  private final Buffer buffer;
  private final boolean live;
  private final OwnedMemory owned;

  /** Whether this is a part of another tensor, which owns the memory. */
  private final boolean part;

  private Tensor(Shape shape, DType type, Buffer buffer, boolean live, OwnedMemory owned) {
    this(shape, type, buffer, live, owned, false);
  }

  private Tensor(
      Shape shape, DType type, Buffer buffer, boolean live, OwnedMemory owned, boolean part) {
    this.shape = shape;
    this.type = type;
    this.buffer = buffer;
    this.live = live;
    this.owned = owned;
    this.part = part;
  }

  /** A tensor that is a variable's live memory. */
  static Tensor ofVariable(Shape shape, DType type, Buffer buffer) {
    return new Tensor(shape, type, buffer, true, null);
  }

  /** Memory that the garbage collector frees. */
  static Tensor ofResult(Shape shape, DType type, Buffer buffer) {
    return new Tensor(shape, type, buffer, false, null);
  }

  /** A tensor of zeros, to be filled through {@link #buffer}. */
  public static Tensor allocate(DType type, Shape shape) {
    OwnedMemory memory = new OwnedMemory();
    return new Tensor(shape, type, memory.allocate(shape.elements()), false, memory);
  }

  /**
   * A tensor of zeros whose memory the garbage collector frees; closing it does nothing. For
   * long-lived, shared data such as weights.
   *
   * @throws OutOfMemoryError if the system hasn't enough memory
   */
  public static Tensor automatic(DType type, Shape shape) {
    return new Tensor(shape, type, Workspace.automatic(shape.elements()), false, null);
  }

  /**
   * A copy of floats, row-major.
   *
   * @throws IllegalArgumentException if the number of values doesn't match the shape
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

  /**
   * Overwrites all elements, row-major.
   *
   * @throws IllegalStateException if the tensor or its session is closed
   */
  public void set(float... values) {
    checkOpen();
    checkCount(shape, values.length);
    try {
      for (int i = 0; i < values.length; i++) {
        buffer.set(i, values[i]);
      }
    } catch (IllegalStateException e) {
      throw freed(e);
    }
  }

  private static void checkCount(Shape shape, int count) {
    if (count != shape.elements()) {
      throw new IllegalArgumentException(
          "a tensor of shape %s has %d elements, but %d values were given"
              .formatted(shape, shape.elements(), count));
    }
  }

  private void checkOpen() {
    if ((owned != null && owned.isClosed()) || !buffer.segment().scope().isAlive()) {
      throw freed(null);
    }
  }

  /** An exception that explains which memory was closed. */
  IllegalStateException freed(Throwable cause) {
    String message =
        owned != null
            ? "the tensor of shape %s is closed"
            : "the tensor of shape %s is a variable of a session that is closed; copy values that"
                + " are needed longer with toArray";
    return new IllegalStateException(message.formatted(shape), cause);
  }

  /**
   * A view of consecutive elements of this tensor: writing to one changes the other. A run that is
   * fed the part reads it in place and holds the memory, as for the whole tensor; closing the part
   * does nothing. Create it once, not in a loop.
   *
   * @param start the index of the first element, row-major
   * @throws IllegalArgumentException if the tensor has too few elements
   * @throws IllegalStateException if the tensor or its session is closed
   */
  public Tensor part(long start, Shape shape) {
    checkOpen();
    return new Tensor(shape, type, buffer.part(start, shape.elements()), live, owned, true);
  }

  /** Whether this is a session's variable, which runs may write to. */
  boolean isLive() {
    return live;
  }

  /**
   * Holds the memory of this tensor until {@link #release}.
   *
   * @throws IllegalStateException if the tensor or its memory is closed
   */
  void hold() {
    boolean there = owned == null ? buffer.segment().scope().isAlive() : owned.hold();
    if (!there) {
      throw freed(null);
    }
  }

  /** Ends one {@link #hold}; called in a finally block. */
  @SuppressWarnings("ReachabilityFenceUsage")
  void release() {
    if (owned != null) {
      owned.release();
    } else {
      // Native code has only the address, which doesn't keep memory of the garbage collector alive.
      Reference.reachabilityFence(buffer.segment());
    }
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

  /**
   * The value of a tensor with one element.
   *
   * @throws IllegalStateException if it doesn't have one element, or the tensor or its session is
   *     closed
   */
  public float scalar() {
    if (buffer.length() != 1) {
      throw new IllegalStateException("a tensor of shape " + shape + " is no scalar");
    }
    checkOpen();
    try {
      return buffer.get(0);
    } catch (IllegalStateException e) {
      throw freed(e);
    }
  }

  /**
   * A copy of the elements as floats.
   *
   * @throws IllegalStateException if the tensor or its session is closed, possibly during the copy
   */
  public float[] toArray() {
    checkOpen();
    float[] values = new float[Math.toIntExact(buffer.length())];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = type == DType.INT32 ? buffer.getInt(i) : buffer.get(i);
      }
    } catch (IllegalStateException e) {
      throw freed(e);
    }
    return values;
  }

  /**
   * A copy of the elements of an int32 tensor.
   *
   * @throws IllegalStateException if the tensor or its session is closed, possibly during the copy
   */
  public int[] toIntArray() {
    checkOpen();
    int[] values = new int[Math.toIntExact(buffer.length())];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = type == DType.INT32 ? buffer.getInt(i) : (int) buffer.get(i);
      }
    } catch (IllegalStateException e) {
      throw freed(e);
    }
    return values;
  }

  /**
   * Closes this tensor if the caller created it: it can't be fed to runs any more, and its memory
   * is freed at once, or when the runs that read it have ended. Any thread may close it.
   */
  @Override
  public void close() {
    if (owned != null && !part) {
      owned.close();
    }
  }

  @Override
  public String toString() {
    return "Tensor " + type + " " + shape;
  }
}

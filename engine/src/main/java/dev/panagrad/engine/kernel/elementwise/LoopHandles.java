package dev.panagrad.engine.kernel.elementwise;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Finds the loops of elementwise functions and defines their form.
 *
 * <p>Each function has its own loop, because a loop that takes the function as an argument slows
 * down twentyfold once it has seen two functions. A loop takes full vectors while they fit, then
 * one under a mask. The last load still reads a full vector: buffers have readable bytes after
 * their end. Loads, stores and broadcasts are written out: calls of the Vector API are always
 * inlined, calls of a helper not always, and each call that isn't inlined costs as much as fifty
 * additions.
 *
 * <p>Loops are called through method handles that aren't constants, the one kind of call that the
 * JIT compiler never inlines. Inlined into a hot caller before it has a profile of its own, a loop
 * would be compiled badly, and for good.
 */
final class LoopHandles {
  private static final Class<?> SEGMENT = MemorySegment.class;

  /** Segment and first byte of the input and of the output, then the number of bytes. */
  private static final MethodType UNARY =
      MethodType.methodType(void.class, SEGMENT, long.class, SEGMENT, long.class, long.class);

  /** See {@link VectorBinary#run}. */
  private static final MethodType BINARY =
      MethodType.methodType(
          void.class,
          SEGMENT,
          long.class,
          long.class,
          boolean.class,
          SEGMENT,
          long.class,
          long.class,
          boolean.class,
          SEGMENT,
          long.class,
          long.class,
          long.class);

  private LoopHandles() {}

  /** A loop over one operand. */
  static MethodHandle unary(Class<?> holder, String name) {
    return find(holder, name, UNARY);
  }

  /** A loop over two operands. */
  static MethodHandle binary(Class<?> holder, String name) {
    return find(holder, name, BINARY);
  }

  private static MethodHandle find(Class<?> holder, String name, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(holder, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no loop " + holder.getSimpleName() + "." + name, e);
    }
  }

  /** Wraps an exception of a loop in an unchecked one. */
  static RuntimeException failure(Throwable thrown) {
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    throw thrown instanceof Error error ? error : new AssertionError(thrown);
  }
}

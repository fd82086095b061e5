package dev.panagrad.engine.kernel.elementwise;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The loops of elementwise functions: where they are found and how they are written.
 *
 * <p>Each function has a loop of its own, because one that is handed the function slows down
 * twentyfold when it has seen two. A loop takes full vectors while they fit, then one under a mask.
 * The last load reads a full vector all the same: buffers have readable bytes behind their end.
 * Loads, stores and broadcasts are written out: calls of the Vector API are always inlined, calls
 * of a helper sometimes not, and each one that isn't costs as much as fifty additions.
 *
 * <p>Loops are called through method handles that aren't constants, the one kind of call that the
 * JIT compiler never inlines. Inlined into a hot caller before it has a profile of its own, a loop
 * would be compiled badly, and for good.
 */
final class LoopHandles {
  private static final Class<?> SEGMENT = MemorySegment.class;

  /** Input, output; for each its segment and first byte; then the count of bytes. */
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

  /** An unchecked exception for whatever a loop threw. */
  static RuntimeException failure(Throwable thrown) {
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    throw thrown instanceof Error error ? error : new AssertionError(thrown);
  }
}

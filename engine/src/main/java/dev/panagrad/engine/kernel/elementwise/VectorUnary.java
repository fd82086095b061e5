package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Translates buffers and elements to segments and bytes for the loop of one function. */
public final class VectorUnary implements UnaryKernel {
  /**
   * One kernel a function: the JVM generates and compiles code for each handle that is called
   * often.
   */
  private static final Map<UnaryKind, VectorUnary> KERNELS = new ConcurrentHashMap<>();

  private final MethodHandle loop;

  private VectorUnary(MethodHandle loop) {
    this.loop = loop;
  }

  @Override
  public void apply(Buffer in, Buffer out, long from, long to) {
    long start = from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    run(in.segment(), in.offset() + start, out.segment(), out.offset() + start, bytes);
  }

  /** Runs the loop over a range of bytes. */
  public void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
    try {
      loop.invokeExact(in, inAt, out, outAt, bytes);
    } catch (Throwable thrown) {
      throw LoopHandles.failure(thrown);
    }
  }

  /**
   * The kernel of a kind.
   *
   * @throws IllegalArgumentException if the function has no SIMD loop
   */
  public static VectorUnary of(UnaryKind kind) {
    if (kind.loop == null) {
      throw new IllegalArgumentException(kind + " has no loop over vectors; take the scalar form");
    }
    return KERNELS.computeIfAbsent(
        kind, k -> new VectorUnary(LoopHandles.unary(UnaryLoops.class, k.loop)));
  }
}

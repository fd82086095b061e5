package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.UnaryKernel;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** From buffers and elements to segments and bytes, around the loop of one function. */
final class VectorUnary implements UnaryKernel {
  private final MethodHandle loop;

  /**
   * Makes the kernel of a function.
   *
   * @param holder the class of its loop
   * @param loop the name of its loop
   */
  VectorUnary(Class<?> holder, String loop) {
    this.loop = Loop.unary(holder, loop);
  }

  @Override
  public void apply(Buffer in, Buffer out, long from, long to) {
    long start = from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    run(in.segment(), in.offset() + start, out.segment(), out.offset() + start, bytes);
  }

  /** Runs the loop over a run of bytes. */
  void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
    try {
      loop.invokeExact(in, inAt, out, outAt, bytes);
    } catch (Throwable thrown) {
      throw Loop.failure(thrown);
    }
  }
}

package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.UnaryKernel;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** From buffers and elements to segments and bytes, around the loop of one function. */
abstract class VectorUnary implements UnaryKernel {

  @Override
  public final void apply(Buffer in, Buffer out, long from, long to) {
    long start = from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    run(in.segment(), in.offset() + start, out.segment(), out.offset() + start, bytes);
  }

  /** The loop over a run of bytes. */
  abstract void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes);
}

package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** From buffers and elements to segments and bytes, around the loop of one function. */
public final class VectorUnary implements UnaryKernel {
  private final MethodHandle loop;

  /**
   * Makes the kernel of a function.
   *
   * @param holder the class of its loop
   * @param loop the name of its loop
   */
  private VectorUnary(Class<?> holder, String loop) {
    this.loop = LoopHandles.unary(holder, loop);
  }

  @Override
  public void apply(Buffer in, Buffer out, long from, long to) {
    long start = from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    run(in.segment(), in.offset() + start, out.segment(), out.offset() + start, bytes);
  }

  /** Runs the loop over a run of bytes. */
  public void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
    try {
      loop.invokeExact(in, inAt, out, outAt, bytes);
    } catch (Throwable thrown) {
      throw LoopHandles.failure(thrown);
    }
  }

  /** The kernel of a kind. */
  public static VectorUnary of(UnaryKind kind) {
    return switch (kind) {
      case NEG -> new VectorUnary(UnaryLoops.class, "neg");
      case EXP -> new VectorUnary(MathLoops.class, "exp");
      case LOG -> new VectorUnary(MathLoops.class, "log");
      case SQRT -> new VectorUnary(UnaryLoops.class, "sqrt");
      case RSQRT -> new VectorUnary(UnaryLoops.class, "rsqrt");
      case SQUARE -> new VectorUnary(UnaryLoops.class, "square");
      case RELU -> new VectorUnary(UnaryLoops.class, "relu");
      case SIGMOID -> new VectorUnary(MathLoops.class, "sigmoid");
      case TANH -> new VectorUnary(MathLoops.class, "tanh");
    };
  }
}

package dev.panagrad.engine.kernel.reduce;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Splits a reduction into whole rows (inner 1) or strips of columns (inner above 1).
 *
 * <p>A row is reduced over lanes, a column in ascending order in a lane of its own: neither order
 * depends on which outputs are requested.
 */
abstract class VectorReduce implements ReduceKernel {
  /** Up to this number of elements, the plain loop computes a single result. */
  private static final long FEW = 256;

  private final ReduceKernel scalar;

  /**
   * Makes the kernel.
   *
   * @param scalar the same reduction as a plain loop
   */
  VectorReduce(ReduceKernel scalar) {
    this.scalar = scalar;
  }

  @Override
  public final void apply(Buffer in, Buffer out, long reduced, long inner, long from, long to) {
    if (out.length() == 1 && reduced <= FEW) {
      // For instance a batch's mean loss: so few rounds, once per step, would be interpreted for a
      // thousand steps, with vectors on the heap. This depends on the shape, not on the range,
      // since the bits differ.
      scalar.apply(in, out, reduced, inner, from, to);
      return;
    }
    if (inner == 1) {
      long inAt = in.offset() + from * reduced * Float.BYTES;
      long outAt = out.offset() + from * Float.BYTES;
      rows(in.segment(), inAt, out.segment(), outAt, reduced, to - from);
      return;
    }
    for (long at = from; at < to; ) {
      long col = at % inner;
      long count = Math.min(inner - col, to - at);
      long inAt = in.offset() + (at / inner * reduced * inner + col) * Float.BYTES;
      long outAt = out.offset() + at * Float.BYTES;
      strips(in.segment(), inAt, inner * Float.BYTES, out.segment(), outAt, reduced, count);
      at += count;
    }
  }

  private void strips(
      MemorySegment in,
      long inAt,
      long stride,
      MemorySegment out,
      long outAt,
      long reduced,
      long count) {
    long bytes = count * Float.BYTES;
    long wide = bytes & -(4L * BYTES);
    for (long i = 0; i < wide; i += 4L * BYTES) {
      wideColumns(in, inAt + i, stride, out, outAt + i, reduced);
    }
    for (long i = wide; i < bytes; i += BYTES) {
      columns(in, inAt + i, stride, out, outAt + i, reduced, bytes - i);
    }
  }

  /** Reduces count consecutive rows of reduced elements. */
  abstract void rows(
      MemorySegment in, long inAt, MemorySegment out, long outAt, long reduced, long count);

  /** Reduces four vectors of columns; rows are stride bytes apart. */
  abstract void wideColumns(
      MemorySegment in, long inAt, long stride, MemorySegment out, long outAt, long reduced);

  /** Reduces one vector of columns and stores at most a number of bytes of it. */
  abstract void columns(
      MemorySegment in,
      long inAt,
      long stride,
      MemorySegment out,
      long outAt,
      long reduced,
      long bytes);

  /** The kernel of a kind. */
  static ReduceKernel of(ReduceKind kind) {
    ReduceKernel plain = ScalarReduce.of(kind);
    return switch (kind) {
      case SUM -> new SumLoops(false, plain);
      case MEAN -> new SumLoops(true, plain);
      case MAX -> new ExtremeLoops(1, plain);
      case MIN -> new ExtremeLoops(-1, plain);
      case PROD -> plain;
    };
  }
}

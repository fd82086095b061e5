package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Splits ranges of elements into whole rows and parts of rows for the loop of one function. */
public final class VectorBinary implements BinaryKernel {
  /** One kernel a function, see {@link VectorUnary}. */
  private static final Map<BinaryKind, VectorBinary> KERNELS = new ConcurrentHashMap<>();

  private final MethodHandle loop;
  private final BinaryKernel scalar;

  /**
   * Makes the kernel of a function.
   *
   * @param scalar the same function as a plain loop, with the same bits
   */
  private VectorBinary(MethodHandle loop, BinaryKernel scalar) {
    this.loop = loop;
    this.scalar = scalar;
  }

  @Override
  public void apply(
      Buffer a,
      long aRowStride,
      int aColStride,
      Buffer b,
      long bRowStride,
      int bColStride,
      Buffer out,
      long cols,
      long from,
      long to) {
    if (to - from <= 1) {
      // Single elements, such as an optimizer's step count: the loop would be interpreted for a
      // thousand steps.
      scalar.apply(a, aRowStride, aColStride, b, bRowStride, bColStride, out, cols, from, to);
      return;
    }
    if (cols == 1 && aRowStride <= 1 && bRowStride <= 1) {
      // A single column is handled as a single row.
      rows(a, 0, (int) aRowStride, b, 0, (int) bRowStride, out, to, from, to);
    } else if (flat(aRowStride, aColStride, cols) && flat(bRowStride, bColStride, cols)) {
      rows(a, 0, aColStride, b, 0, bColStride, out, to, from, to);
    } else {
      long head = Math.min(to, (from + cols - 1) / cols * cols);
      long body = Math.max(head, to / cols * cols);
      rows(a, aRowStride, aColStride, b, bRowStride, bColStride, out, cols, from, head);
      rows(a, aRowStride, aColStride, b, bRowStride, bColStride, out, cols, head, body);
      rows(a, aRowStride, aColStride, b, bRowStride, bColStride, out, cols, body, to);
    }
  }

  /** Runs the loop over a range of elements of each operand; offsets and length are in bytes. */
  public void run(
      MemorySegment a,
      long aStart,
      MemorySegment b,
      long bStart,
      MemorySegment out,
      long outStart,
      long bytes) {
    run(a, aStart, 0, false, b, bStart, 0, false, out, outStart, bytes, 1);
  }

  /** Whether an operand's rows are contiguous like the output's, so that they form one row. */
  private static boolean flat(long rowStride, int colStride, long cols) {
    return colStride == 1 ? rowStride == cols : rowStride == 0;
  }

  /** Computes elements [from, to): whole rows, or a part of one row. */
  private void rows(
      Buffer a,
      long aRowStride,
      int aColStride,
      Buffer b,
      long bRowStride,
      int bColStride,
      Buffer out,
      long cols,
      long from,
      long to) {
    if (from >= to) {
      return;
    }
    long row = from / cols;
    long col = from % cols;
    long count = Math.min(cols, to - from);
    run(
        a.segment(),
        a.offset() + (row * aRowStride + col * aColStride) * Float.BYTES,
        aRowStride * Float.BYTES,
        aColStride == 0,
        b.segment(),
        b.offset() + (row * bRowStride + col * bColStride) * Float.BYTES,
        bRowStride * Float.BYTES,
        bColStride == 0,
        out.segment(),
        out.offset() + from * Float.BYTES,
        count * Float.BYTES,
        (to - from) / count);
  }

  /**
   * The loop over rows; offsets, strides and lengths are in bytes.
   *
   * @param aOne whether a has one element per row, for all columns
   * @param bOne whether b has one element per row, for all columns
   */
  private void run(
      MemorySegment a,
      long aStart,
      long aRow,
      boolean aOne,
      MemorySegment b,
      long bStart,
      long bRow,
      boolean bOne,
      MemorySegment out,
      long outStart,
      long bytes,
      long rows) {
    try {
      loop.invokeExact(a, aStart, aRow, aOne, b, bStart, bRow, bOne, out, outStart, bytes, rows);
    } catch (Throwable thrown) {
      throw LoopHandles.failure(thrown);
    }
  }

  /**
   * The kernel of a kind.
   *
   * @throws IllegalArgumentException if the function has no SIMD loop
   */
  public static VectorBinary of(BinaryKind kind) {
    if (kind.loop == null) {
      throw new IllegalArgumentException(kind + " has no loop over vectors; take the scalar form");
    }
    return KERNELS.computeIfAbsent(
        kind,
        k -> new VectorBinary(LoopHandles.binary(BinaryLoops.class, k.loop), ScalarBinary.of(k)));
  }
}

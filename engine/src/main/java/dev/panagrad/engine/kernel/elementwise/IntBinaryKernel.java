package dev.panagrad.engine.kernel.elementwise;

import dev.panagrad.engine.memory.Buffer;

/** An elementwise function of two int32 operands; the same for all kernel sets. */
public record IntBinaryKernel(IntKind kind) implements BinaryKernel {
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
    for (long i = from; i < to; ) {
      long row = i / cols;
      long col = i % cols;
      long count = Math.min(cols - col, to - i);
      IntRows.run(
          kind,
          a.segment(),
          a.offset() + (row * aRowStride + col * aColStride) * Integer.BYTES,
          (long) aColStride * Integer.BYTES,
          b.segment(),
          b.offset() + (row * bRowStride + col * bColStride) * Integer.BYTES,
          (long) bColStride * Integer.BYTES,
          out.segment(),
          out.offset() + i * Integer.BYTES,
          count);
      i += count;
    }
  }
}

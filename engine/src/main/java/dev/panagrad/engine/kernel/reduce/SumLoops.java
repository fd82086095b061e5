package dev.panagrad.engine.kernel.reduce;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.HorizontalSum;
import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums and means. */
final class SumLoops extends VectorReduce {
  private final boolean mean;

  /**
   * Makes the kernel.
   *
   * @param mean whether the sum is divided by the count
   * @param scalar the same reduction as a plain loop
   */
  SumLoops(boolean mean, ReduceKernel scalar) {
    super(scalar);
    this.mean = mean;
  }

  /** Four sums of every fourth vector, folded at the row's end. */
  @Override
  void rows(
      MemorySegment input, long inAt, MemorySegment output, long outAt, long reduced, long count) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    float divisor = mean ? reduced : 1;
    long bytes = reduced * Float.BYTES;
    long full = full(bytes);
    long blocks = bytes & -(4L * BYTES);
    VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long row = 0; row < count; row++) {
      long start = inAt + row * bytes;
      FloatVector s0 = zero;
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      for (long i = 0; i < blocks; i += 4L * BYTES) {
        s0 = FloatVector.fromMemorySegment(SPECIES, in, start + i, ORDER).add(s0);
        s1 = FloatVector.fromMemorySegment(SPECIES, in, start + i + BYTES, ORDER).add(s1);
        s2 = FloatVector.fromMemorySegment(SPECIES, in, start + i + 2L * BYTES, ORDER).add(s2);
        s3 = FloatVector.fromMemorySegment(SPECIES, in, start + i + 3L * BYTES, ORDER).add(s3);
      }
      for (long i = blocks; i < full; i += BYTES) {
        s0 = FloatVector.fromMemorySegment(SPECIES, in, start + i, ORDER).add(s0);
      }
      FloatVector last =
          zero.blend(FloatVector.fromMemorySegment(SPECIES, in, start + full, ORDER), tail);
      FloatVector sum = last.add(s1).add(s0).add(zero.add(s2).add(s3));
      if (Lanes.COUNT > 8) {
        sum = sum.add(sum.rearrange(HorizontalSum.BY_8));
      }
      if (Lanes.COUNT > 4) {
        sum = sum.add(sum.rearrange(HorizontalSum.BY_4));
      }
      sum = sum.add(sum.rearrange(HorizontalSum.BY_2));
      sum = sum.add(sum.rearrange(HorizontalSum.BY_1));
      out.set(ValueLayout.JAVA_FLOAT, outAt + row * Float.BYTES, sum.div(divisor).lane(0));
    }
  }

  @Override
  void wideColumns(
      MemorySegment input, long inAt, long stride, MemorySegment output, long outAt, long reduced) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    float divisor = mean ? reduced : 1;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    for (long r = 0; r < reduced; r++) {
      long at = inAt + r * stride;
      s0 = FloatVector.fromMemorySegment(SPECIES, in, at, ORDER).add(s0);
      s1 = FloatVector.fromMemorySegment(SPECIES, in, at + BYTES, ORDER).add(s1);
      s2 = FloatVector.fromMemorySegment(SPECIES, in, at + 2L * BYTES, ORDER).add(s2);
      s3 = FloatVector.fromMemorySegment(SPECIES, in, at + 3L * BYTES, ORDER).add(s3);
    }
    zero.add(s0).div(divisor).intoMemorySegment(out, outAt, ORDER);
    zero.add(s1).div(divisor).intoMemorySegment(out, outAt + BYTES, ORDER);
    zero.add(s2).div(divisor).intoMemorySegment(out, outAt + 2L * BYTES, ORDER);
    zero.add(s3).div(divisor).intoMemorySegment(out, outAt + 3L * BYTES, ORDER);
  }

  @Override
  void columns(
      MemorySegment input,
      long inAt,
      long stride,
      MemorySegment output,
      long outAt,
      long reduced,
      long bytes) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    float divisor = mean ? reduced : 1;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector sum = zero;
    for (long r = 0; r < reduced; r++) {
      sum = FloatVector.fromMemorySegment(SPECIES, in, inAt + r * stride, ORDER).add(sum);
    }
    zero.add(sum)
        .div(divisor)
        .intoMemorySegment(out, outAt, ORDER, SPECIES.indexInRange(0, bytes / Float.BYTES));
  }
}

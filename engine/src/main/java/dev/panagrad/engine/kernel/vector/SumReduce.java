package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.tail;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums and means. */
final class SumReduce extends VectorReduce {
  private final boolean mean;

  /**
   * Makes the kernel.
   *
   * @param mean whether the sum is divided by the count
   */
  SumReduce(boolean mean) {
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
    VectorMask<Float> tail = tail(bytes);
    for (long row = 0; row < count; row++) {
      long start = inAt + row * bytes;
      FloatVector s0 = FloatVector.broadcast(SPECIES, 0f);
      FloatVector s1 = FloatVector.broadcast(SPECIES, 0f);
      FloatVector s2 = FloatVector.broadcast(SPECIES, 0f);
      FloatVector s3 = FloatVector.broadcast(SPECIES, 0f);
      for (long i = 0; i < blocks; i += 4L * BYTES) {
        s0 = s0.add(FloatVector.fromMemorySegment(SPECIES, in, start + i, ORDER));
        s1 = s1.add(FloatVector.fromMemorySegment(SPECIES, in, start + i + BYTES, ORDER));
        s2 = s2.add(FloatVector.fromMemorySegment(SPECIES, in, start + i + 2L * BYTES, ORDER));
        s3 = s3.add(FloatVector.fromMemorySegment(SPECIES, in, start + i + 3L * BYTES, ORDER));
      }
      for (long i = blocks; i < full; i += BYTES) {
        s0 = s0.add(FloatVector.fromMemorySegment(SPECIES, in, start + i, ORDER));
      }
      s1 =
          s1.add(
              FloatVector.broadcast(SPECIES, 0f)
                  .blend(FloatVector.fromMemorySegment(SPECIES, in, start + full, ORDER), tail));
      FloatVector sum = Fold.sum(s0.add(s1).add(s2.add(s3)));
      out.set(ValueLayout.JAVA_FLOAT, outAt + row * Float.BYTES, sum.div(divisor).lane(0));
    }
  }

  @Override
  void wideColumns(
      MemorySegment input, long inAt, long stride, MemorySegment output, long outAt, long reduced) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    float divisor = mean ? reduced : 1;
    FloatVector s0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector s1 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector s2 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector s3 = FloatVector.broadcast(SPECIES, 0f);
    for (long r = 0; r < reduced; r++) {
      long at = inAt + r * stride;
      s0 = s0.add(FloatVector.fromMemorySegment(SPECIES, in, at, ORDER));
      s1 = s1.add(FloatVector.fromMemorySegment(SPECIES, in, at + BYTES, ORDER));
      s2 = s2.add(FloatVector.fromMemorySegment(SPECIES, in, at + 2L * BYTES, ORDER));
      s3 = s3.add(FloatVector.fromMemorySegment(SPECIES, in, at + 3L * BYTES, ORDER));
    }
    s0.div(divisor).intoMemorySegment(out, outAt, ORDER);
    s1.div(divisor).intoMemorySegment(out, outAt + BYTES, ORDER);
    s2.div(divisor).intoMemorySegment(out, outAt + 2L * BYTES, ORDER);
    s3.div(divisor).intoMemorySegment(out, outAt + 3L * BYTES, ORDER);
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
    FloatVector sum = FloatVector.broadcast(SPECIES, 0f);
    for (long r = 0; r < reduced; r++) {
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, in, inAt + r * stride, ORDER));
    }
    sum.div(divisor)
        .intoMemorySegment(out, outAt, ORDER, SPECIES.indexInRange(0, bytes / Float.BYTES));
  }
}

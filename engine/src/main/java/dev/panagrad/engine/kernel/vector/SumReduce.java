package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;
import static dev.panagrad.engine.kernel.vector.Access.tail;

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
  void rows(MemorySegment in, long inAt, MemorySegment out, long outAt, long reduced, long count) {
    float divisor = mean ? reduced : 1;
    long bytes = reduced * Float.BYTES;
    long full = full(bytes);
    long blocks = bytes & -(4L * BYTES);
    VectorMask<Float> tail = tail(bytes);
    for (long row = 0; row < count; row++) {
      long start = inAt + row * bytes;
      FloatVector s0 = broadcast(0f);
      FloatVector s1 = broadcast(0f);
      FloatVector s2 = broadcast(0f);
      FloatVector s3 = broadcast(0f);
      for (long i = 0; i < blocks; i += 4L * BYTES) {
        s0 = s0.add(load(in, start + i));
        s1 = s1.add(load(in, start + i + BYTES));
        s2 = s2.add(load(in, start + i + 2L * BYTES));
        s3 = s3.add(load(in, start + i + 3L * BYTES));
      }
      for (long i = blocks; i < full; i += BYTES) {
        s0 = s0.add(load(in, start + i));
      }
      s1 = s1.add(Fold.only(tail, load(in, start + full), 0f));
      FloatVector sum = Fold.sum(s0.add(s1).add(s2.add(s3)));
      out.set(ValueLayout.JAVA_FLOAT, outAt + row * Float.BYTES, sum.div(divisor).lane(0));
    }
  }

  @Override
  void wideColumns(
      MemorySegment in, long inAt, long stride, MemorySegment out, long outAt, long reduced) {
    float divisor = mean ? reduced : 1;
    FloatVector s0 = broadcast(0f);
    FloatVector s1 = broadcast(0f);
    FloatVector s2 = broadcast(0f);
    FloatVector s3 = broadcast(0f);
    for (long r = 0; r < reduced; r++) {
      long at = inAt + r * stride;
      s0 = s0.add(load(in, at));
      s1 = s1.add(load(in, at + BYTES));
      s2 = s2.add(load(in, at + 2L * BYTES));
      s3 = s3.add(load(in, at + 3L * BYTES));
    }
    store(out, outAt, s0.div(divisor));
    store(out, outAt + BYTES, s1.div(divisor));
    store(out, outAt + 2L * BYTES, s2.div(divisor));
    store(out, outAt + 3L * BYTES, s3.div(divisor));
  }

  @Override
  void columns(
      MemorySegment in,
      long inAt,
      long stride,
      MemorySegment out,
      long outAt,
      long reduced,
      VectorMask<Float> lanes) {
    float divisor = mean ? reduced : 1;
    FloatVector sum = broadcast(0f);
    for (long r = 0; r < reduced; r++) {
      sum = sum.add(load(in, inAt + r * stride));
    }
    store(out, outAt, sum.div(divisor), lanes);
  }
}

package dev.panagrad.engine.kernel.layout;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Converts bytes to floats, four vectors at a time, and labels to one-hot rows.
 *
 * <p>Bytes are loaded as ints and extracted by shifts, so that no vector of another width is used
 * (see {@link Lanes}).
 */
final class ByteLoops {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

  private static final VectorShuffle<Integer> QUARTER_0 = quarter(0);
  private static final VectorShuffle<Integer> QUARTER_1 = quarter(1);
  private static final VectorShuffle<Integer> QUARTER_2 = quarter(2);
  private static final VectorShuffle<Integer> QUARTER_3 = quarter(3);

  /** 0, 8, 16, 24, 0, ...: the bit offset of a lane's byte in its int. */
  private static final IntVector SHIFTS =
      IntVector.zero(INTS).addIndex(1).and(3).lanewise(VectorOperators.LSHL, 3);

  /**
   * The number of rows that are prefetched together before they are copied. In shuffled order each
   * is somewhere else in memory: fetched one by one, each would cost the full latency.
   */
  private static final int BLOCK = 25;

  private static final int CACHE_LINE = 64;

  /** The bytes processed at a time. */
  static final int STEP = 4 * Lanes.COUNT;

  private ByteLoops() {}

  /** Repeats each int of a quarter of a vector four times. */
  private static VectorShuffle<Integer> quarter(int index) {
    return VectorShuffle.fromOp(INTS, lane -> (index * INTS.length() + lane) / 4);
  }

  /**
   * {@link dev.panagrad.engine.kernel.layout.MovementKernels#gatherBytes} of at least {@link #STEP}
   * columns. The rest of a row is processed together with some preceding bytes again.
   *
   * @return a number that depends on all prefetched data, so that the reads aren't optimized away
   */
  static int gather(
      MemorySegment bytes,
      int[] rows,
      int count,
      float scale,
      Buffer out,
      int cols,
      int fromCol,
      int toCol) {
    MemorySegment from = exact(bytes);
    MemorySegment to = exact(out.segment());
    int seen = 0;
    for (int block = 0; block < count; block += BLOCK) {
      int end = Math.min(count, block + BLOCK);
      for (int row = block; row < end; row++) {
        long start = (long) rows[row] * cols;
        for (int col = fromCol; col < toCol; col += CACHE_LINE) {
          seen ^= from.get(ValueLayout.JAVA_BYTE, start + col);
        }
      }
      for (int row = block; row < end; row++) {
        long start = (long) rows[row] * cols;
        long outAt = out.offset() + (long) row * cols * Float.BYTES;
        for (int next = fromCol; next < toCol; next += STEP) {
          int col = Math.min(next, toCol - STEP);
          IntVector four =
              IntVector.fromMemorySegment(INTS, from, start + col, ByteOrder.LITTLE_ENDIAN);
          long at = outAt + (long) col * Float.BYTES;
          IntVector b0 = four.rearrange(QUARTER_0).lanewise(VectorOperators.LSHR, SHIFTS).and(0xff);
          ((FloatVector) b0.convert(VectorOperators.I2F, 0))
              .mul(scale)
              .intoMemorySegment(to, at, ORDER);
          IntVector b1 = four.rearrange(QUARTER_1).lanewise(VectorOperators.LSHR, SHIFTS).and(0xff);
          ((FloatVector) b1.convert(VectorOperators.I2F, 0))
              .mul(scale)
              .intoMemorySegment(to, at + BYTES, ORDER);
          IntVector b2 = four.rearrange(QUARTER_2).lanewise(VectorOperators.LSHR, SHIFTS).and(0xff);
          ((FloatVector) b2.convert(VectorOperators.I2F, 0))
              .mul(scale)
              .intoMemorySegment(to, at + 2 * BYTES, ORDER);
          IntVector b3 = four.rearrange(QUARTER_3).lanewise(VectorOperators.LSHR, SHIFTS).and(0xff);
          ((FloatVector) b3.convert(VectorOperators.I2F, 0))
              .mul(scale)
              .intoMemorySegment(to, at + 3 * BYTES, ORDER);
        }
      }
    }
    return seen;
  }

  /** Sets the element of each row's label to 1. */
  static void setLabels(MemorySegment labels, int[] rows, int count, Buffer out, int depth) {
    MemorySegment from = exact(labels);
    MemorySegment to = exact(out.segment());
    for (int row = 0; row < count; row++) {
      long at = (long) row * depth + from.get(ValueLayout.JAVA_BYTE, rows[row]);
      to.set(ValueLayout.JAVA_FLOAT, out.offset() + at * Float.BYTES, 1f);
    }
  }
}

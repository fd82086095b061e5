package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;

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
 * Bytes to floats, four vectors at a time.
 *
 * <p>Bytes are loaded as ints and taken apart by shifts, so that no vector of another width appears
 * (see {@link Lanes}).
 */
final class ByteLoop {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

  private static final VectorShuffle<Integer> QUARTER_0 = quarter(0);
  private static final VectorShuffle<Integer> QUARTER_1 = quarter(1);
  private static final VectorShuffle<Integer> QUARTER_2 = quarter(2);
  private static final VectorShuffle<Integer> QUARTER_3 = quarter(3);

  /** 0, 8, 16, 24, 0, ...: where in its int the byte of a lane begins. */
  private static final IntVector SHIFTS =
      IntVector.zero(INTS).addIndex(1).and(3).lanewise(VectorOperators.LSHL, 3);

  /** Bytes taken at a time. */
  private static final int STEP = 4 * Lanes.COUNT;

  private ByteLoop() {}

  /** Each int of a quarter of a vector four times. */
  private static VectorShuffle<Integer> quarter(int index) {
    return VectorShuffle.fromOp(INTS, lane -> (index * INTS.length() + lane) / 4);
  }

  /** See {@link dev.panagrad.engine.kernel.MovementKernels#scaleBytes}. */
  static void scale(
      MemorySegment bytes, long start, float scale, Buffer out, long outStart, long count) {
    MemorySegment from = exact(bytes);
    MemorySegment to = exact(out.segment());
    long outAt = out.offset() + outStart * Float.BYTES;
    long i = 0;
    for (; i <= count - STEP; i += STEP) {
      IntVector four = IntVector.fromMemorySegment(INTS, from, start + i, ByteOrder.LITTLE_ENDIAN);
      long at = outAt + i * Float.BYTES;
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
    for (; i < count; i++) {
      int value = from.get(ValueLayout.JAVA_BYTE, start + i) & 0xff;
      to.set(ValueLayout.JAVA_FLOAT, outAt + i * Float.BYTES, value * scale);
    }
  }
}

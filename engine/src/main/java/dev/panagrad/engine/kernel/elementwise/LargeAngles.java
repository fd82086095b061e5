package dev.panagrad.engine.kernel.elementwise;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * A sine or cosine whose loop copies angles that it can't reduce: they are recognized in the result
 * because they are above 1. They are rare, so they are then computed one by one.
 */
record LargeAngles(UnaryKernel loop, ScalarUnary.Function exact) implements UnaryKernel {
  /** The largest angle that loops reduce. */
  static final float LARGEST = 0x1p15f;

  private static final int ONE = Float.floatToRawIntBits(1);

  @Override
  public void apply(Buffer in, Buffer out, long from, long to) {
    loop.apply(in, out, from, to);
    if (anyAboveOne(out, from, to)) {
      for (long i = from; i < to; i++) {
        float value = out.get(i);
        if (Math.abs(value) > 1) {
          out.set(i, exact.apply(value));
        }
      }
    }
  }

  /**
   * Also true for NaN. Doesn't branch on the values, so the loop takes the same path whatever they
   * are.
   */
  private static boolean anyAboveOne(Buffer values, long from, long to) {
    MemorySegment segment = values.segment();
    long start = values.offset();
    int signs = 0;
    for (long i = from; i < to; i++) {
      signs |= ONE - (segment.get(JAVA_INT, start + i * Integer.BYTES) & Integer.MAX_VALUE);
    }
    return signs < 0;
  }
}

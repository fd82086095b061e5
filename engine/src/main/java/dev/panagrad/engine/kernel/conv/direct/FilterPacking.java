package dev.panagrad.engine.kernel.conv.direct;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packs a filter [kh, kw, c, o] into the order in which a tile's loop reads it. */
final class FilterPacking {
  private FilterPacking() {}

  /** {@code packed[at + (tap * c + k) * size + i] = filter[tap, k, first + i]}. */
  static void asStored(Buffer filter, ConvSpec spec, int first, int size, float[] packed, int at) {
    MemorySegment segment = filter.segment();
    int rows = spec.kh() * spec.kw() * spec.c();
    long from = filter.offset() + (long) first * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      long start = from + (long) row * spec.o() * Float.BYTES;
      for (int i = 0; i < size; i++) {
        packed[at + row * size + i] =
            segment.get(ValueLayout.JAVA_FLOAT, start + (long) i * Float.BYTES);
      }
    }
  }

  /** {@code packed[at + (tap * o + k) * size + i] = filter[tap, first + i, k]}. */
  static void exchanged(Buffer filter, ConvSpec spec, int first, int size, float[] packed, int at) {
    MemorySegment segment = filter.segment();
    for (int tap = 0; tap < spec.kh() * spec.kw(); tap++) {
      long from = filter.offset() + ((long) tap * spec.c() + first) * spec.o() * Float.BYTES;
      for (int i = 0; i < size; i++) {
        long start = from + (long) i * spec.o() * Float.BYTES;
        int to = at + tap * spec.o() * size + i;
        for (int k = 0; k < spec.o(); k++) {
          packed[to + k * size] =
              segment.get(ValueLayout.JAVA_FLOAT, start + (long) k * Float.BYTES);
        }
      }
    }
  }
}

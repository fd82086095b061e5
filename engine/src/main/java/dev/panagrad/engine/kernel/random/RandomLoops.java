package dev.panagrad.engine.kernel.random;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Random fills in two steps: random words, then masks or uniform numbers from them, in place.
 *
 * <p>Both steps go over chunks that stay in the first-level cache.
 */
final class RandomLoops implements RandomKernels {
  private static final long CHUNK = 2048;

  @Override
  public void dropoutMask(
      Buffer out, float keep, long seed, int stream, long counter, long from, long to) {
    for (long at = from; at < to; at += CHUNK) {
      long end = Math.min(to, at + CHUNK);
      PhiloxLoops.fill(out.segment(), out.offset(), seed, stream, counter, at, end);
      long first = out.offset() + at * Float.BYTES;
      toMask(out.segment(), first, (end - at) * Float.BYTES, keep);
    }
  }

  @Override
  public void uniform(Buffer out, long seed, int stream, long counter, long from, long to) {
    for (long at = from; at < to; at += CHUNK) {
      long end = Math.min(to, at + CHUNK);
      PhiloxLoops.fill(out.segment(), out.offset(), seed, stream, counter, at, end);
      long first = out.offset() + at * Float.BYTES;
      toUniform(out.segment(), first, (end - at) * Float.BYTES);
    }
  }

  /** Converts words to masks: u < keep, compared as integers of 24 bits. */
  private static void toMask(MemorySegment words, long at, long bytes, float keep) {
    MemorySegment out = exact(words);
    int threshold = (int) Math.ceil(keep * 0x1p24f);
    float kept = 1 / keep;
    long full = full(bytes);
    for (long i = 0; i < bytes; i += BYTES) {
      IntVector drawn =
          FloatVector.fromMemorySegment(SPECIES, out, at + i, ORDER)
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHR, 8);
      VectorMask<Float> hit = drawn.compare(VectorOperators.LT, threshold).cast(SPECIES);
      FloatVector mask = FloatVector.broadcast(SPECIES, 0f).blend(kept, hit);
      if (i < full) {
        mask.intoMemorySegment(out, at + i, ORDER);
      } else {
        mask.intoMemorySegment(out, at + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
      }
    }
  }

  private static void toUniform(MemorySegment words, long at, long bytes) {
    MemorySegment out = exact(words);
    long full = full(bytes);
    for (long i = 0; i < bytes; i += BYTES) {
      IntVector drawn =
          FloatVector.fromMemorySegment(SPECIES, out, at + i, ORDER)
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHR, 8);
      FloatVector uniform = ((FloatVector) drawn.convert(VectorOperators.I2F, 0)).mul(0x1p-24f);
      if (i < full) {
        uniform.intoMemorySegment(out, at + i, ORDER);
      } else {
        uniform.intoMemorySegment(out, at + i, ORDER, SPECIES.indexInRange(0, rest(bytes)));
      }
    }
  }
}

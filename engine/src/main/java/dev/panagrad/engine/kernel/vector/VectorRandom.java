package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.ORDER;
import static dev.panagrad.engine.kernel.vector.Access.exact;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.tail;
import static dev.panagrad.engine.kernel.vector.Lanes.SPECIES;

import dev.panagrad.engine.kernel.RandomKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Random fills in two steps: the random words, then what is made of them, in place.
 *
 * <p>Both steps go over chunks that stay in the first-level cache.
 */
final class VectorRandom implements RandomKernels {
  private static final long CHUNK = 2048;

  @Override
  public void dropoutMask(
      Buffer out, float keep, long seed, int stream, long counter, long from, long to) {
    for (long at = from; at < to; at += CHUNK) {
      long end = Math.min(to, at + CHUNK);
      PhiloxLoop.fill(out.segment(), out.offset(), seed, stream, counter, at, end);
      long first = out.offset() + at * Float.BYTES;
      toMask(out.segment(), first, (end - at) * Float.BYTES, keep);
    }
  }

  @Override
  public void uniform(Buffer out, long seed, int stream, long counter, long from, long to) {
    for (long at = from; at < to; at += CHUNK) {
      long end = Math.min(to, at + CHUNK);
      PhiloxLoop.fill(out.segment(), out.offset(), seed, stream, counter, at, end);
      long first = out.offset() + at * Float.BYTES;
      toUniform(out.segment(), first, (end - at) * Float.BYTES);
    }
  }

  private static void toMask(MemorySegment words, long at, long bytes, float keep) {
    MemorySegment out = exact(words);
    // u < keep, seen as integers of 24 bits.
    int threshold = (int) Math.ceil(keep * 0x1p24);
    float kept = 1 / keep;
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      mask(FloatVector.fromMemorySegment(SPECIES, out, at + i, ORDER), threshold, kept)
          .intoMemorySegment(out, at + i, ORDER);
    }
    if (full < bytes) {
      mask(FloatVector.fromMemorySegment(SPECIES, out, at + full, ORDER), threshold, kept)
          .intoMemorySegment(out, at + full, ORDER, tail(bytes));
    }
  }

  private static FloatVector mask(FloatVector words, int threshold, float kept) {
    VectorMask<Float> keep =
        bits24(words).compare(VectorOperators.LT, threshold).cast(Lanes.SPECIES);
    return FloatVector.broadcast(SPECIES, 0f).blend(kept, keep);
  }

  private static void toUniform(MemorySegment words, long at, long bytes) {
    MemorySegment out = exact(words);
    long full = full(bytes);
    for (long i = 0; i < full; i += BYTES) {
      uniform(FloatVector.fromMemorySegment(SPECIES, out, at + i, ORDER))
          .intoMemorySegment(out, at + i, ORDER);
    }
    if (full < bytes) {
      uniform(FloatVector.fromMemorySegment(SPECIES, out, at + full, ORDER))
          .intoMemorySegment(out, at + full, ORDER, tail(bytes));
    }
  }

  private static FloatVector uniform(FloatVector words) {
    return ((FloatVector) bits24(words).convert(VectorOperators.I2F, 0)).mul(0x1p-24f);
  }

  private static IntVector bits24(FloatVector words) {
    return words.reinterpretAsInts().lanewise(VectorOperators.LSHR, 8);
  }
}

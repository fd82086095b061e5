package dev.panagrad.engine.kernel.random;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.random.Philox;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the words of {@link Philox}, one block per 64-bit lane, which the products of 32-bit
 * words need.
 */
final class PhiloxLoops {
  private static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, Lanes.SPECIES.vectorShape());

  /** The number of blocks computed in parallel. */
  private static final int BLOCKS = LONGS.length();

  private static final int WORDS_PER_BLOCK = 4;
  private static final long WORD = 0xFFFF_FFFFL;
  private static final LongVector NUMBERS = LongVector.zero(LONGS).addIndex(1);

  /** Repeats each lane of the lower half twice. */
  private static final VectorShuffle<Long> LOWER = VectorShuffle.fromOp(LONGS, lane -> lane / 2);

  /** Repeats each lane of the upper half twice. */
  private static final VectorShuffle<Long> UPPER =
      VectorShuffle.fromOp(LONGS, lane -> (LONGS.length() + lane) / 2);

  private static final VectorMask<Long> ODD =
      VectorMask.fromLong(LONGS, 0xAAAA_AAAA_AAAA_AAAAL & ((1L << LONGS.length()) - 1));

  private PhiloxLoops() {}

  /** Stores the random words of elements [from, to). */
  static void fill(
      MemorySegment out, long start, long seed, int stream, long counter, long from, long to) {
    long at = from;
    while (at < to && at % WORDS_PER_BLOCK != 0) {
      int word = Philox.word(seed, stream, counter, at);
      out.set(ValueLayout.JAVA_INT, start + at * Integer.BYTES, word);
      at++;
    }
    blocks(out, start, seed, stream, counter, at, to);
  }

  private static void blocks(
      MemorySegment output, long start, long seed, int stream, long counter, long from, long to) {
    MemorySegment out = exact(output);
    for (long at = from; at < to; at += (long) BLOCKS * WORDS_PER_BLOCK) {
      LongVector c0 = NUMBERS.add(at / WORDS_PER_BLOCK);
      LongVector c1 = LongVector.broadcast(LONGS, stream);
      LongVector c2 = LongVector.broadcast(LONGS, counter);
      LongVector c3 = LongVector.broadcast(LONGS, counter >>> 32);
      int k0 = (int) seed;
      int k1 = (int) (seed >>> 32);
      // Only the lower halves of the lanes count; the upper ones are cleared where they would
      // matter.
      for (int round = 0; round < Philox.ROUNDS; round++) {
        LongVector p0 = c0.and(WORD).mul(Philox.MULTIPLIER_0 & WORD);
        LongVector p1 = c2.and(WORD).mul(Philox.MULTIPLIER_1 & WORD);
        c0 =
            p1.lanewise(VectorOperators.LSHR, 32)
                .lanewise(VectorOperators.XOR, c1)
                .lanewise(VectorOperators.XOR, (long) k0);
        c2 =
            p0.lanewise(VectorOperators.LSHR, 32)
                .lanewise(VectorOperators.XOR, c3)
                .lanewise(VectorOperators.XOR, (long) k1);
        c1 = p1;
        c3 = p0;
        k0 += Philox.WEYL_0;
        k1 += Philox.WEYL_1;
      }
      LongVector words01 = c0.and(WORD).or(c1.lanewise(VectorOperators.LSHL, 32));
      LongVector words23 = c2.and(WORD).or(c3.lanewise(VectorOperators.LSHL, 32));
      LongVector first = words01.rearrange(LOWER).blend(words23.rearrange(LOWER), ODD);
      LongVector second = words01.rearrange(UPPER).blend(words23.rearrange(UPPER), ODD);
      long outAt = start + at * Integer.BYTES;
      long left = to - at;
      first
          .reinterpretAsFloats()
          .intoMemorySegment(out, outAt, ORDER, SPECIES.indexInRange(0, left));
      if (left > Lanes.COUNT) {
        second
            .reinterpretAsFloats()
            .intoMemorySegment(out, outAt + BYTES, ORDER, SPECIES.indexInRange(Lanes.COUNT, left));
      }
    }
  }
}

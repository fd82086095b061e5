package dev.panagrad.engine.kernel.simd;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rounds of perfect shuffles, from which transposes and sums across lanes are built.
 *
 * <p>A square of V vectors is transposed by log2 V rounds that interleave vector i with vector i +
 * V / 2 into the vectors 2i and 2i + 1. Two rounds go in one pass through the registers. Passes
 * instead of whole squares in registers keep the methods small: they take a tenth of the JIT time
 * and run as fast.
 */
public final class ZipLoops {
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);

  /** Bytes of a square. */
  public static final long SQUARE = BYTES * Lanes.COUNT;

  private ZipLoops() {}

  /**
   * Two rounds over some squares.
   *
   * @param inRow bytes between the vectors of a square
   * @param inStep bytes between squares
   * @param last the last vector of a square that may be read; it replaces those after it
   */
  public static void twoRounds(
      MemorySegment in,
      long inOffset,
      long inRow,
      long inStep,
      int last,
      MemorySegment out,
      long outOffset,
      long outRow,
      long outStep,
      int squares) {
    in = exact(in);
    out = exact(out);
    int quarter = Lanes.COUNT / 4;
    for (int square = 0; square < squares; square++) {
      long p = inOffset + square * inStep;
      long q = outOffset + square * outStep;
      for (int i = 0; i < quarter; i++) {
        FloatVector a =
            FloatVector.fromMemorySegment(SPECIES, in, p + Math.min(i, last) * inRow, ORDER);
        FloatVector b =
            FloatVector.fromMemorySegment(
                SPECIES, in, p + Math.min(i + quarter, last) * inRow, ORDER);
        FloatVector c =
            FloatVector.fromMemorySegment(
                SPECIES, in, p + Math.min(i + 2 * quarter, last) * inRow, ORDER);
        FloatVector d =
            FloatVector.fromMemorySegment(
                SPECIES, in, p + Math.min(i + 3 * quarter, last) * inRow, ORDER);
        FloatVector ac = a.rearrange(LOW, c);
        FloatVector bd = b.rearrange(LOW, d);
        FloatVector ca = a.rearrange(HIGH, c);
        FloatVector db = b.rearrange(HIGH, d);
        ac.rearrange(LOW, bd).intoMemorySegment(out, q, ORDER);
        ac.rearrange(HIGH, bd).intoMemorySegment(out, q + outRow, ORDER);
        ca.rearrange(LOW, db).intoMemorySegment(out, q + 2 * outRow, ORDER);
        ca.rearrange(HIGH, db).intoMemorySegment(out, q + 3 * outRow, ORDER);
        q += 4 * outRow;
      }
    }
  }

  /** One round over some squares; the parameters as in {@link #twoRounds}. */
  public static void oneRound(
      MemorySegment in,
      long inOffset,
      long inRow,
      long inStep,
      MemorySegment out,
      long outOffset,
      long outRow,
      long outStep,
      int squares) {
    in = exact(in);
    out = exact(out);
    int half = Lanes.COUNT / 2;
    for (int square = 0; square < squares; square++) {
      long p = inOffset + square * inStep;
      long q = outOffset + square * outStep;
      for (int i = 0; i < half; i++) {
        FloatVector a = FloatVector.fromMemorySegment(SPECIES, in, p + i * inRow, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(SPECIES, in, p + (i + half) * inRow, ORDER);
        a.rearrange(LOW, b).intoMemorySegment(out, q, ORDER);
        a.rearrange(HIGH, b).intoMemorySegment(out, q + outRow, ORDER);
        q += 2 * outRow;
      }
    }
  }

  /**
   * Two rounds, each of which adds the interleaved vectors: every four vectors, a quarter of a
   * group apart, become one. Lanes are summed this way rather than by {@code reduceLanes}, whose
   * order differs between interpreted and compiled code.
   *
   * @param vectors in a group, a multiple of 4
   */
  public static void foldTwice(
      MemorySegment in, long inOffset, int vectors, MemorySegment out, long outOffset, int groups) {
    in = exact(in);
    out = exact(out);
    int quarter = vectors / 4;
    long step = quarter * BYTES;
    long q = outOffset;
    for (int group = 0; group < groups; group++) {
      long p = inOffset + group * (vectors * BYTES);
      for (int i = 0; i < quarter; i++) {
        FloatVector a = FloatVector.fromMemorySegment(SPECIES, in, p, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(SPECIES, in, p + step, ORDER);
        FloatVector c = FloatVector.fromMemorySegment(SPECIES, in, p + 2 * step, ORDER);
        FloatVector d = FloatVector.fromMemorySegment(SPECIES, in, p + 3 * step, ORDER);
        FloatVector ac = a.rearrange(LOW, c).add(a.rearrange(HIGH, c));
        FloatVector bd = b.rearrange(LOW, d).add(b.rearrange(HIGH, d));
        ac.rearrange(LOW, bd).add(ac.rearrange(HIGH, bd)).intoMemorySegment(out, q, ORDER);
        p += BYTES;
        q += BYTES;
      }
    }
  }

  /** One folding round over groups of two vectors. */
  public static void foldOnce(
      MemorySegment in, long inOffset, MemorySegment out, long outOffset, int groups) {
    in = exact(in);
    out = exact(out);
    for (int group = 0; group < groups; group++) {
      FloatVector a =
          FloatVector.fromMemorySegment(SPECIES, in, inOffset + 2L * group * BYTES, ORDER);
      FloatVector b =
          FloatVector.fromMemorySegment(SPECIES, in, inOffset + (2L * group + 1) * BYTES, ORDER);
      a.rearrange(LOW, b)
          .add(a.rearrange(HIGH, b))
          .intoMemorySegment(out, outOffset + group * BYTES, ORDER);
    }
  }
}

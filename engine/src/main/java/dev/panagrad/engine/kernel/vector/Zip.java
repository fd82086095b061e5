package dev.panagrad.engine.kernel.vector;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rounds of perfect shuffles, of which transposes and sums across lanes are made.
 *
 * <p>A square of V vectors is transposed by log2 V rounds that interleave vector i with vector i +
 * V / 2 into the vectors 2i and 2i + 1. Two rounds go in one pass through the registers. Passes
 * rather than whole squares in registers keep the methods small: they cost the JIT a tenth of the
 * time and run as fast.
 */
final class Zip {
  private static final VectorSpecies<Float> LANES = Lanes.SPECIES;
  private static final long W = LANES.vectorByteSize();
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(LANES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(LANES, 1);

  /** Bytes of a square. */
  static final long SQUARE = W * Lanes.COUNT;

  private Zip() {}

  /**
   * Two rounds over some squares.
   *
   * @param inRow bytes between the vectors of a square
   * @param inStep bytes between squares
   * @param last the last vector of a square that may be read; it stands for those behind it
   */
  static void twoRounds(
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
    int quarter = Lanes.COUNT / 4;
    for (int square = 0; square < squares; square++) {
      long p = inOffset + square * inStep;
      long q = outOffset + square * outStep;
      for (int i = 0; i < quarter; i++) {
        FloatVector a = load(in, p + Math.min(i, last) * inRow);
        FloatVector b = load(in, p + Math.min(i + quarter, last) * inRow);
        FloatVector c = load(in, p + Math.min(i + 2 * quarter, last) * inRow);
        FloatVector d = load(in, p + Math.min(i + 3 * quarter, last) * inRow);
        FloatVector ac = a.rearrange(LOW, c);
        FloatVector bd = b.rearrange(LOW, d);
        FloatVector ca = a.rearrange(HIGH, c);
        FloatVector db = b.rearrange(HIGH, d);
        ac.rearrange(LOW, bd).intoMemorySegment(out, q, nativeOrder());
        ac.rearrange(HIGH, bd).intoMemorySegment(out, q + outRow, nativeOrder());
        ca.rearrange(LOW, db).intoMemorySegment(out, q + 2 * outRow, nativeOrder());
        ca.rearrange(HIGH, db).intoMemorySegment(out, q + 3 * outRow, nativeOrder());
        q += 4 * outRow;
      }
    }
  }

  /** One round over some squares; the parameters as in {@link #twoRounds}. */
  static void oneRound(
      MemorySegment in,
      long inOffset,
      long inRow,
      long inStep,
      MemorySegment out,
      long outOffset,
      long outRow,
      long outStep,
      int squares) {
    int half = Lanes.COUNT / 2;
    for (int square = 0; square < squares; square++) {
      long p = inOffset + square * inStep;
      long q = outOffset + square * outStep;
      for (int i = 0; i < half; i++) {
        FloatVector a = load(in, p + i * inRow);
        FloatVector b = load(in, p + (i + half) * inRow);
        a.rearrange(LOW, b).intoMemorySegment(out, q, nativeOrder());
        a.rearrange(HIGH, b).intoMemorySegment(out, q + outRow, nativeOrder());
        q += 2 * outRow;
      }
    }
  }

  /**
   * Two rounds of which each adds what it has interleaved: every four vectors, a quarter of a group
   * apart, become one. What is summed across lanes is summed this way rather than by {@code
   * reduceLanes}, whose order differs between interpreted and compiled code.
   *
   * @param vectors in a group, a multiple of 4
   */
  static void foldTwice(
      MemorySegment in, long inOffset, int vectors, MemorySegment out, long outOffset, int groups) {
    int quarter = vectors / 4;
    long step = quarter * W;
    long q = outOffset;
    for (int group = 0; group < groups; group++) {
      long p = inOffset + group * (vectors * W);
      for (int i = 0; i < quarter; i++) {
        FloatVector a = load(in, p);
        FloatVector b = load(in, p + step);
        FloatVector c = load(in, p + 2 * step);
        FloatVector d = load(in, p + 3 * step);
        FloatVector ac = a.rearrange(LOW, c).add(a.rearrange(HIGH, c));
        FloatVector bd = b.rearrange(LOW, d).add(b.rearrange(HIGH, d));
        ac.rearrange(LOW, bd).add(ac.rearrange(HIGH, bd)).intoMemorySegment(out, q, nativeOrder());
        p += W;
        q += W;
      }
    }
  }

  /** One folding round over groups of two vectors. */
  static void foldOnce(
      MemorySegment in, long inOffset, MemorySegment out, long outOffset, int groups) {
    for (int group = 0; group < groups; group++) {
      FloatVector a = load(in, inOffset + 2L * group * W);
      FloatVector b = load(in, inOffset + (2L * group + 1) * W);
      a.rearrange(LOW, b)
          .add(a.rearrange(HIGH, b))
          .intoMemorySegment(out, outOffset + group * W, nativeOrder());
    }
  }

  private static FloatVector load(MemorySegment in, long at) {
    return FloatVector.fromMemorySegment(LANES, in, at, nativeOrder());
  }
}

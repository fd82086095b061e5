package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes a square tile, as many rows as a vector has lanes, in registers.
 *
 * <p>Stage by stage the off-diagonal quarters of ever smaller squares change places: rows d apart
 * exchange the lanes whose numbers differ from their own in bit d.
 */
final class TransposeTile {
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorMask<Float> UPPER_8 = withBit(0xFF00);
  private static final VectorMask<Float> UPPER_4 = withBit(0xF0F0);
  private static final VectorMask<Float> UPPER_2 = withBit(0xCCCC);
  private static final VectorMask<Float> UPPER_1 = withBit(0xAAAA);

  private TransposeTile() {}

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(Lanes.SPECIES, lane -> (lane ^ bit) % Lanes.COUNT);
  }

  private static VectorMask<Float> withBit(long lanes) {
    return VectorMask.fromLong(Lanes.SPECIES, lanes & ((1L << Lanes.COUNT) - 1));
  }

  /** Transposes one tile; rows of the input and of the output are so many bytes apart. */
  static void run(
      MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt, long outRow) {
    if (Lanes.COUNT == 16) {
      tile16(in, inAt, inRow, out, outAt, outRow);
    } else if (Lanes.COUNT == 8) {
      tile8(in, inAt, inRow, out, outAt, outRow);
    } else {
      tile4(in, inAt, inRow, out, outAt, outRow);
    }
  }

  /** Row a with the lower lanes of b as its upper ones. */
  private static FloatVector lower(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
    return a.blend(b.rearrange(swap), upper);
  }

  /** Row b with the upper lanes of a as its lower ones. */
  private static FloatVector upper(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> upper) {
    return a.rearrange(swap).blend(b, upper);
  }

  private static void tile4(
      MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt, long outRow) {
    FloatVector r0 = load(in, inAt);
    FloatVector r1 = load(in, inAt + inRow);
    FloatVector r2 = load(in, inAt + 2 * inRow);
    FloatVector r3 = load(in, inAt + 3 * inRow);
    FloatVector a0 = lower(r0, r2, SWAP_2, UPPER_2);
    FloatVector a2 = upper(r0, r2, SWAP_2, UPPER_2);
    FloatVector a1 = lower(r1, r3, SWAP_2, UPPER_2);
    FloatVector a3 = upper(r1, r3, SWAP_2, UPPER_2);
    FloatVector b0 = lower(a0, a1, SWAP_1, UPPER_1);
    FloatVector b1 = upper(a0, a1, SWAP_1, UPPER_1);
    FloatVector b2 = lower(a2, a3, SWAP_1, UPPER_1);
    FloatVector b3 = upper(a2, a3, SWAP_1, UPPER_1);
    store(out, outAt, b0);
    store(out, outAt + outRow, b1);
    store(out, outAt + 2 * outRow, b2);
    store(out, outAt + 3 * outRow, b3);
  }

  private static void tile8(
      MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt, long outRow) {
    FloatVector r0 = load(in, inAt);
    FloatVector r1 = load(in, inAt + inRow);
    FloatVector r2 = load(in, inAt + 2 * inRow);
    FloatVector r3 = load(in, inAt + 3 * inRow);
    FloatVector r4 = load(in, inAt + 4 * inRow);
    FloatVector r5 = load(in, inAt + 5 * inRow);
    FloatVector r6 = load(in, inAt + 6 * inRow);
    FloatVector r7 = load(in, inAt + 7 * inRow);
    FloatVector a0 = lower(r0, r4, SWAP_4, UPPER_4);
    FloatVector a4 = upper(r0, r4, SWAP_4, UPPER_4);
    FloatVector a1 = lower(r1, r5, SWAP_4, UPPER_4);
    FloatVector a5 = upper(r1, r5, SWAP_4, UPPER_4);
    FloatVector a2 = lower(r2, r6, SWAP_4, UPPER_4);
    FloatVector a6 = upper(r2, r6, SWAP_4, UPPER_4);
    FloatVector a3 = lower(r3, r7, SWAP_4, UPPER_4);
    FloatVector a7 = upper(r3, r7, SWAP_4, UPPER_4);
    FloatVector b0 = lower(a0, a2, SWAP_2, UPPER_2);
    FloatVector b2 = upper(a0, a2, SWAP_2, UPPER_2);
    FloatVector b1 = lower(a1, a3, SWAP_2, UPPER_2);
    FloatVector b3 = upper(a1, a3, SWAP_2, UPPER_2);
    FloatVector b4 = lower(a4, a6, SWAP_2, UPPER_2);
    FloatVector b6 = upper(a4, a6, SWAP_2, UPPER_2);
    FloatVector b5 = lower(a5, a7, SWAP_2, UPPER_2);
    FloatVector b7 = upper(a5, a7, SWAP_2, UPPER_2);
    FloatVector c0 = lower(b0, b1, SWAP_1, UPPER_1);
    FloatVector c1 = upper(b0, b1, SWAP_1, UPPER_1);
    FloatVector c2 = lower(b2, b3, SWAP_1, UPPER_1);
    FloatVector c3 = upper(b2, b3, SWAP_1, UPPER_1);
    FloatVector c4 = lower(b4, b5, SWAP_1, UPPER_1);
    FloatVector c5 = upper(b4, b5, SWAP_1, UPPER_1);
    FloatVector c6 = lower(b6, b7, SWAP_1, UPPER_1);
    FloatVector c7 = upper(b6, b7, SWAP_1, UPPER_1);
    store(out, outAt, c0);
    store(out, outAt + outRow, c1);
    store(out, outAt + 2 * outRow, c2);
    store(out, outAt + 3 * outRow, c3);
    store(out, outAt + 4 * outRow, c4);
    store(out, outAt + 5 * outRow, c5);
    store(out, outAt + 6 * outRow, c6);
    store(out, outAt + 7 * outRow, c7);
  }

  private static void tile16(
      MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt, long outRow) {
    FloatVector r0 = load(in, inAt);
    FloatVector r1 = load(in, inAt + inRow);
    FloatVector r2 = load(in, inAt + 2 * inRow);
    FloatVector r3 = load(in, inAt + 3 * inRow);
    FloatVector r4 = load(in, inAt + 4 * inRow);
    FloatVector r5 = load(in, inAt + 5 * inRow);
    FloatVector r6 = load(in, inAt + 6 * inRow);
    FloatVector r7 = load(in, inAt + 7 * inRow);
    FloatVector r8 = load(in, inAt + 8 * inRow);
    FloatVector r9 = load(in, inAt + 9 * inRow);
    FloatVector r10 = load(in, inAt + 10 * inRow);
    FloatVector r11 = load(in, inAt + 11 * inRow);
    FloatVector r12 = load(in, inAt + 12 * inRow);
    FloatVector r13 = load(in, inAt + 13 * inRow);
    FloatVector r14 = load(in, inAt + 14 * inRow);
    FloatVector r15 = load(in, inAt + 15 * inRow);
    FloatVector a0 = lower(r0, r8, SWAP_8, UPPER_8);
    FloatVector a8 = upper(r0, r8, SWAP_8, UPPER_8);
    FloatVector a1 = lower(r1, r9, SWAP_8, UPPER_8);
    FloatVector a9 = upper(r1, r9, SWAP_8, UPPER_8);
    FloatVector a2 = lower(r2, r10, SWAP_8, UPPER_8);
    FloatVector a10 = upper(r2, r10, SWAP_8, UPPER_8);
    FloatVector a3 = lower(r3, r11, SWAP_8, UPPER_8);
    FloatVector a11 = upper(r3, r11, SWAP_8, UPPER_8);
    FloatVector a4 = lower(r4, r12, SWAP_8, UPPER_8);
    FloatVector a12 = upper(r4, r12, SWAP_8, UPPER_8);
    FloatVector a5 = lower(r5, r13, SWAP_8, UPPER_8);
    FloatVector a13 = upper(r5, r13, SWAP_8, UPPER_8);
    FloatVector a6 = lower(r6, r14, SWAP_8, UPPER_8);
    FloatVector a14 = upper(r6, r14, SWAP_8, UPPER_8);
    FloatVector a7 = lower(r7, r15, SWAP_8, UPPER_8);
    FloatVector a15 = upper(r7, r15, SWAP_8, UPPER_8);
    FloatVector b0 = lower(a0, a4, SWAP_4, UPPER_4);
    FloatVector b4 = upper(a0, a4, SWAP_4, UPPER_4);
    FloatVector b1 = lower(a1, a5, SWAP_4, UPPER_4);
    FloatVector b5 = upper(a1, a5, SWAP_4, UPPER_4);
    FloatVector b2 = lower(a2, a6, SWAP_4, UPPER_4);
    FloatVector b6 = upper(a2, a6, SWAP_4, UPPER_4);
    FloatVector b3 = lower(a3, a7, SWAP_4, UPPER_4);
    FloatVector b7 = upper(a3, a7, SWAP_4, UPPER_4);
    FloatVector b8 = lower(a8, a12, SWAP_4, UPPER_4);
    FloatVector b12 = upper(a8, a12, SWAP_4, UPPER_4);
    FloatVector b9 = lower(a9, a13, SWAP_4, UPPER_4);
    FloatVector b13 = upper(a9, a13, SWAP_4, UPPER_4);
    FloatVector b10 = lower(a10, a14, SWAP_4, UPPER_4);
    FloatVector b14 = upper(a10, a14, SWAP_4, UPPER_4);
    FloatVector b11 = lower(a11, a15, SWAP_4, UPPER_4);
    FloatVector b15 = upper(a11, a15, SWAP_4, UPPER_4);
    FloatVector c0 = lower(b0, b2, SWAP_2, UPPER_2);
    FloatVector c2 = upper(b0, b2, SWAP_2, UPPER_2);
    FloatVector c1 = lower(b1, b3, SWAP_2, UPPER_2);
    FloatVector c3 = upper(b1, b3, SWAP_2, UPPER_2);
    FloatVector c4 = lower(b4, b6, SWAP_2, UPPER_2);
    FloatVector c6 = upper(b4, b6, SWAP_2, UPPER_2);
    FloatVector c5 = lower(b5, b7, SWAP_2, UPPER_2);
    FloatVector c7 = upper(b5, b7, SWAP_2, UPPER_2);
    FloatVector c8 = lower(b8, b10, SWAP_2, UPPER_2);
    FloatVector c10 = upper(b8, b10, SWAP_2, UPPER_2);
    FloatVector c9 = lower(b9, b11, SWAP_2, UPPER_2);
    FloatVector c11 = upper(b9, b11, SWAP_2, UPPER_2);
    FloatVector c12 = lower(b12, b14, SWAP_2, UPPER_2);
    FloatVector c14 = upper(b12, b14, SWAP_2, UPPER_2);
    FloatVector c13 = lower(b13, b15, SWAP_2, UPPER_2);
    FloatVector c15 = upper(b13, b15, SWAP_2, UPPER_2);
    FloatVector d0 = lower(c0, c1, SWAP_1, UPPER_1);
    FloatVector d1 = upper(c0, c1, SWAP_1, UPPER_1);
    FloatVector d2 = lower(c2, c3, SWAP_1, UPPER_1);
    FloatVector d3 = upper(c2, c3, SWAP_1, UPPER_1);
    FloatVector d4 = lower(c4, c5, SWAP_1, UPPER_1);
    FloatVector d5 = upper(c4, c5, SWAP_1, UPPER_1);
    FloatVector d6 = lower(c6, c7, SWAP_1, UPPER_1);
    FloatVector d7 = upper(c6, c7, SWAP_1, UPPER_1);
    FloatVector d8 = lower(c8, c9, SWAP_1, UPPER_1);
    FloatVector d9 = upper(c8, c9, SWAP_1, UPPER_1);
    FloatVector d10 = lower(c10, c11, SWAP_1, UPPER_1);
    FloatVector d11 = upper(c10, c11, SWAP_1, UPPER_1);
    FloatVector d12 = lower(c12, c13, SWAP_1, UPPER_1);
    FloatVector d13 = upper(c12, c13, SWAP_1, UPPER_1);
    FloatVector d14 = lower(c14, c15, SWAP_1, UPPER_1);
    FloatVector d15 = upper(c14, c15, SWAP_1, UPPER_1);
    store(out, outAt, d0);
    store(out, outAt + outRow, d1);
    store(out, outAt + 2 * outRow, d2);
    store(out, outAt + 3 * outRow, d3);
    store(out, outAt + 4 * outRow, d4);
    store(out, outAt + 5 * outRow, d5);
    store(out, outAt + 6 * outRow, d6);
    store(out, outAt + 7 * outRow, d7);
    store(out, outAt + 8 * outRow, d8);
    store(out, outAt + 9 * outRow, d9);
    store(out, outAt + 10 * outRow, d10);
    store(out, outAt + 11 * outRow, d11);
    store(out, outAt + 12 * outRow, d12);
    store(out, outAt + 13 * outRow, d13);
    store(out, outAt + 14 * outRow, d14);
    store(out, outAt + 15 * outRow, d15);
  }
}

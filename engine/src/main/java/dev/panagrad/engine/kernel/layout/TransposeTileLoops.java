package dev.panagrad.engine.kernel.layout;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.kernel.simd.Lanes;
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
final class TransposeTileLoops {
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorMask<Float> UPPER_8 = withBit(0xFF00);
  private static final VectorMask<Float> UPPER_4 = withBit(0xF0F0);
  private static final VectorMask<Float> UPPER_2 = withBit(0xCCCC);
  private static final VectorMask<Float> UPPER_1 = withBit(0xAAAA);

  private TransposeTileLoops() {}

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ bit) % Lanes.COUNT);
  }

  private static VectorMask<Float> withBit(long lanes) {
    return VectorMask.fromLong(SPECIES, lanes & ((1L << Lanes.COUNT) - 1));
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

  private static void tile4(
      MemorySegment input, long inAt, long inRow, MemorySegment output, long outAt, long outRow) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    FloatVector r0 = FloatVector.fromMemorySegment(SPECIES, in, inAt, ORDER);
    FloatVector r1 = FloatVector.fromMemorySegment(SPECIES, in, inAt + inRow, ORDER);
    FloatVector r2 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 2 * inRow, ORDER);
    FloatVector r3 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 3 * inRow, ORDER);
    FloatVector a0 = r0.blend(r2.rearrange(SWAP_2), UPPER_2);
    FloatVector a2 = r0.rearrange(SWAP_2).blend(r2, UPPER_2);
    FloatVector a1 = r1.blend(r3.rearrange(SWAP_2), UPPER_2);
    FloatVector a3 = r1.rearrange(SWAP_2).blend(r3, UPPER_2);
    FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), UPPER_1);
    FloatVector b1 = a0.rearrange(SWAP_1).blend(a1, UPPER_1);
    FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), UPPER_1);
    FloatVector b3 = a2.rearrange(SWAP_1).blend(a3, UPPER_1);
    b0.intoMemorySegment(out, outAt, ORDER);
    b1.intoMemorySegment(out, outAt + outRow, ORDER);
    b2.intoMemorySegment(out, outAt + 2 * outRow, ORDER);
    b3.intoMemorySegment(out, outAt + 3 * outRow, ORDER);
  }

  private static void tile8(
      MemorySegment input, long inAt, long inRow, MemorySegment output, long outAt, long outRow) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    FloatVector r0 = FloatVector.fromMemorySegment(SPECIES, in, inAt, ORDER);
    FloatVector r1 = FloatVector.fromMemorySegment(SPECIES, in, inAt + inRow, ORDER);
    FloatVector r2 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 2 * inRow, ORDER);
    FloatVector r3 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 3 * inRow, ORDER);
    FloatVector r4 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 4 * inRow, ORDER);
    FloatVector r5 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 5 * inRow, ORDER);
    FloatVector r6 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 6 * inRow, ORDER);
    FloatVector r7 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 7 * inRow, ORDER);
    FloatVector a0 = r0.blend(r4.rearrange(SWAP_4), UPPER_4);
    FloatVector a4 = r0.rearrange(SWAP_4).blend(r4, UPPER_4);
    FloatVector a1 = r1.blend(r5.rearrange(SWAP_4), UPPER_4);
    FloatVector a5 = r1.rearrange(SWAP_4).blend(r5, UPPER_4);
    FloatVector a2 = r2.blend(r6.rearrange(SWAP_4), UPPER_4);
    FloatVector a6 = r2.rearrange(SWAP_4).blend(r6, UPPER_4);
    FloatVector a3 = r3.blend(r7.rearrange(SWAP_4), UPPER_4);
    FloatVector a7 = r3.rearrange(SWAP_4).blend(r7, UPPER_4);
    FloatVector b0 = a0.blend(a2.rearrange(SWAP_2), UPPER_2);
    FloatVector b2 = a0.rearrange(SWAP_2).blend(a2, UPPER_2);
    FloatVector b1 = a1.blend(a3.rearrange(SWAP_2), UPPER_2);
    FloatVector b3 = a1.rearrange(SWAP_2).blend(a3, UPPER_2);
    FloatVector b4 = a4.blend(a6.rearrange(SWAP_2), UPPER_2);
    FloatVector b6 = a4.rearrange(SWAP_2).blend(a6, UPPER_2);
    FloatVector b5 = a5.blend(a7.rearrange(SWAP_2), UPPER_2);
    FloatVector b7 = a5.rearrange(SWAP_2).blend(a7, UPPER_2);
    FloatVector c0 = b0.blend(b1.rearrange(SWAP_1), UPPER_1);
    FloatVector c1 = b0.rearrange(SWAP_1).blend(b1, UPPER_1);
    FloatVector c2 = b2.blend(b3.rearrange(SWAP_1), UPPER_1);
    FloatVector c3 = b2.rearrange(SWAP_1).blend(b3, UPPER_1);
    FloatVector c4 = b4.blend(b5.rearrange(SWAP_1), UPPER_1);
    FloatVector c5 = b4.rearrange(SWAP_1).blend(b5, UPPER_1);
    FloatVector c6 = b6.blend(b7.rearrange(SWAP_1), UPPER_1);
    FloatVector c7 = b6.rearrange(SWAP_1).blend(b7, UPPER_1);
    c0.intoMemorySegment(out, outAt, ORDER);
    c1.intoMemorySegment(out, outAt + outRow, ORDER);
    c2.intoMemorySegment(out, outAt + 2 * outRow, ORDER);
    c3.intoMemorySegment(out, outAt + 3 * outRow, ORDER);
    c4.intoMemorySegment(out, outAt + 4 * outRow, ORDER);
    c5.intoMemorySegment(out, outAt + 5 * outRow, ORDER);
    c6.intoMemorySegment(out, outAt + 6 * outRow, ORDER);
    c7.intoMemorySegment(out, outAt + 7 * outRow, ORDER);
  }

  private static void tile16(
      MemorySegment input, long inAt, long inRow, MemorySegment output, long outAt, long outRow) {
    MemorySegment in = exact(input);
    MemorySegment out = exact(output);
    FloatVector r0 = FloatVector.fromMemorySegment(SPECIES, in, inAt, ORDER);
    FloatVector r1 = FloatVector.fromMemorySegment(SPECIES, in, inAt + inRow, ORDER);
    FloatVector r2 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 2 * inRow, ORDER);
    FloatVector r3 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 3 * inRow, ORDER);
    FloatVector r4 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 4 * inRow, ORDER);
    FloatVector r5 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 5 * inRow, ORDER);
    FloatVector r6 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 6 * inRow, ORDER);
    FloatVector r7 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 7 * inRow, ORDER);
    FloatVector r8 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 8 * inRow, ORDER);
    FloatVector r9 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 9 * inRow, ORDER);
    FloatVector r10 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 10 * inRow, ORDER);
    FloatVector r11 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 11 * inRow, ORDER);
    FloatVector r12 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 12 * inRow, ORDER);
    FloatVector r13 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 13 * inRow, ORDER);
    FloatVector r14 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 14 * inRow, ORDER);
    FloatVector r15 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 15 * inRow, ORDER);
    FloatVector a0 = r0.blend(r8.rearrange(SWAP_8), UPPER_8);
    FloatVector a8 = r0.rearrange(SWAP_8).blend(r8, UPPER_8);
    FloatVector a1 = r1.blend(r9.rearrange(SWAP_8), UPPER_8);
    FloatVector a9 = r1.rearrange(SWAP_8).blend(r9, UPPER_8);
    FloatVector a2 = r2.blend(r10.rearrange(SWAP_8), UPPER_8);
    FloatVector a10 = r2.rearrange(SWAP_8).blend(r10, UPPER_8);
    FloatVector a3 = r3.blend(r11.rearrange(SWAP_8), UPPER_8);
    FloatVector a11 = r3.rearrange(SWAP_8).blend(r11, UPPER_8);
    FloatVector a4 = r4.blend(r12.rearrange(SWAP_8), UPPER_8);
    FloatVector a12 = r4.rearrange(SWAP_8).blend(r12, UPPER_8);
    FloatVector a5 = r5.blend(r13.rearrange(SWAP_8), UPPER_8);
    FloatVector a13 = r5.rearrange(SWAP_8).blend(r13, UPPER_8);
    FloatVector a6 = r6.blend(r14.rearrange(SWAP_8), UPPER_8);
    FloatVector a14 = r6.rearrange(SWAP_8).blend(r14, UPPER_8);
    FloatVector a7 = r7.blend(r15.rearrange(SWAP_8), UPPER_8);
    FloatVector a15 = r7.rearrange(SWAP_8).blend(r15, UPPER_8);
    FloatVector b0 = a0.blend(a4.rearrange(SWAP_4), UPPER_4);
    FloatVector b4 = a0.rearrange(SWAP_4).blend(a4, UPPER_4);
    FloatVector b1 = a1.blend(a5.rearrange(SWAP_4), UPPER_4);
    FloatVector b5 = a1.rearrange(SWAP_4).blend(a5, UPPER_4);
    FloatVector b2 = a2.blend(a6.rearrange(SWAP_4), UPPER_4);
    FloatVector b6 = a2.rearrange(SWAP_4).blend(a6, UPPER_4);
    FloatVector b3 = a3.blend(a7.rearrange(SWAP_4), UPPER_4);
    FloatVector b7 = a3.rearrange(SWAP_4).blend(a7, UPPER_4);
    FloatVector b8 = a8.blend(a12.rearrange(SWAP_4), UPPER_4);
    FloatVector b12 = a8.rearrange(SWAP_4).blend(a12, UPPER_4);
    FloatVector b9 = a9.blend(a13.rearrange(SWAP_4), UPPER_4);
    FloatVector b13 = a9.rearrange(SWAP_4).blend(a13, UPPER_4);
    FloatVector b10 = a10.blend(a14.rearrange(SWAP_4), UPPER_4);
    FloatVector b14 = a10.rearrange(SWAP_4).blend(a14, UPPER_4);
    FloatVector b11 = a11.blend(a15.rearrange(SWAP_4), UPPER_4);
    FloatVector b15 = a11.rearrange(SWAP_4).blend(a15, UPPER_4);
    FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), UPPER_2);
    FloatVector c2 = b0.rearrange(SWAP_2).blend(b2, UPPER_2);
    FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), UPPER_2);
    FloatVector c3 = b1.rearrange(SWAP_2).blend(b3, UPPER_2);
    FloatVector c4 = b4.blend(b6.rearrange(SWAP_2), UPPER_2);
    FloatVector c6 = b4.rearrange(SWAP_2).blend(b6, UPPER_2);
    FloatVector c5 = b5.blend(b7.rearrange(SWAP_2), UPPER_2);
    FloatVector c7 = b5.rearrange(SWAP_2).blend(b7, UPPER_2);
    FloatVector c8 = b8.blend(b10.rearrange(SWAP_2), UPPER_2);
    FloatVector c10 = b8.rearrange(SWAP_2).blend(b10, UPPER_2);
    FloatVector c9 = b9.blend(b11.rearrange(SWAP_2), UPPER_2);
    FloatVector c11 = b9.rearrange(SWAP_2).blend(b11, UPPER_2);
    FloatVector c12 = b12.blend(b14.rearrange(SWAP_2), UPPER_2);
    FloatVector c14 = b12.rearrange(SWAP_2).blend(b14, UPPER_2);
    FloatVector c13 = b13.blend(b15.rearrange(SWAP_2), UPPER_2);
    FloatVector c15 = b13.rearrange(SWAP_2).blend(b15, UPPER_2);
    FloatVector d0 = c0.blend(c1.rearrange(SWAP_1), UPPER_1);
    FloatVector d1 = c0.rearrange(SWAP_1).blend(c1, UPPER_1);
    FloatVector d2 = c2.blend(c3.rearrange(SWAP_1), UPPER_1);
    FloatVector d3 = c2.rearrange(SWAP_1).blend(c3, UPPER_1);
    FloatVector d4 = c4.blend(c5.rearrange(SWAP_1), UPPER_1);
    FloatVector d5 = c4.rearrange(SWAP_1).blend(c5, UPPER_1);
    FloatVector d6 = c6.blend(c7.rearrange(SWAP_1), UPPER_1);
    FloatVector d7 = c6.rearrange(SWAP_1).blend(c7, UPPER_1);
    FloatVector d8 = c8.blend(c9.rearrange(SWAP_1), UPPER_1);
    FloatVector d9 = c8.rearrange(SWAP_1).blend(c9, UPPER_1);
    FloatVector d10 = c10.blend(c11.rearrange(SWAP_1), UPPER_1);
    FloatVector d11 = c10.rearrange(SWAP_1).blend(c11, UPPER_1);
    FloatVector d12 = c12.blend(c13.rearrange(SWAP_1), UPPER_1);
    FloatVector d13 = c12.rearrange(SWAP_1).blend(c13, UPPER_1);
    FloatVector d14 = c14.blend(c15.rearrange(SWAP_1), UPPER_1);
    FloatVector d15 = c14.rearrange(SWAP_1).blend(c15, UPPER_1);
    d0.intoMemorySegment(out, outAt, ORDER);
    d1.intoMemorySegment(out, outAt + outRow, ORDER);
    d2.intoMemorySegment(out, outAt + 2 * outRow, ORDER);
    d3.intoMemorySegment(out, outAt + 3 * outRow, ORDER);
    d4.intoMemorySegment(out, outAt + 4 * outRow, ORDER);
    d5.intoMemorySegment(out, outAt + 5 * outRow, ORDER);
    d6.intoMemorySegment(out, outAt + 6 * outRow, ORDER);
    d7.intoMemorySegment(out, outAt + 7 * outRow, ORDER);
    d8.intoMemorySegment(out, outAt + 8 * outRow, ORDER);
    d9.intoMemorySegment(out, outAt + 9 * outRow, ORDER);
    d10.intoMemorySegment(out, outAt + 10 * outRow, ORDER);
    d11.intoMemorySegment(out, outAt + 11 * outRow, ORDER);
    d12.intoMemorySegment(out, outAt + 12 * outRow, ORDER);
    d13.intoMemorySegment(out, outAt + 13 * outRow, ORDER);
    d14.intoMemorySegment(out, outAt + 14 * outRow, ORDER);
    d15.intoMemorySegment(out, outAt + 15 * outRow, ORDER);
  }
}

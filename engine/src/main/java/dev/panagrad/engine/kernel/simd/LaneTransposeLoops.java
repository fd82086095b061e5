package dev.panagrad.engine.kernel.simd;

import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes and sums of blocks of 16 vectors of 16 elements, in registers.
 *
 * <p>Both are butterflies: step s exchanges (or adds) halves of vectors whose numbers differ by s,
 * for s = 8, 4, 2, 1. Other widths take plain loops. The order of the sums is fixed by the source,
 * which {@code reduceLanes} does not promise: the interpreter sums in another order than compiled
 * code.
 */
public final class LaneTransposeLoops {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final boolean SIXTEEN = Lanes.COUNT == 16;
  private static final VectorShuffle<Float> SWAP8 = swap(8);
  private static final VectorShuffle<Float> SWAP4 = swap(4);
  private static final VectorShuffle<Float> SWAP2 = swap(2);
  private static final VectorShuffle<Float> SWAP1 = swap(1);
  private static final VectorMask<Float> HIGH8 = high(8);
  private static final VectorMask<Float> HIGH4 = high(4);
  private static final VectorMask<Float> HIGH2 = high(2);
  private static final VectorMask<Float> HIGH1 = high(1);

  private LaneTransposeLoops() {}

  private static VectorShuffle<Float> swap(int step) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ step) & (Lanes.COUNT - 1));
  }

  private static VectorMask<Float> high(int step) {
    boolean[] bits = new boolean[Lanes.COUNT];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (i & step) != 0;
    }
    return VectorMask.fromArray(SPECIES, bits, 0);
  }

  /** {@code out[c, r] = in[r, c]} for a matrix of any size; offsets and row lengths in bytes. */
  public static void run(
      MemorySegment in,
      long inAt,
      long inRow,
      int rows,
      int cols,
      MemorySegment out,
      long outAt,
      long outRow) {
    int fullRows = SIXTEEN ? rows & -16 : 0;
    int fullCols = SIXTEEN ? cols & -16 : 0;
    for (int c = 0; c < fullCols; c += 16) {
      for (int r = 0; r < fullRows; r += 16) {
        block(in, inAt + r * inRow + c * 4L, inRow, out, outAt + c * outRow + r * 4L, outRow);
      }
    }
    edge(in, inAt, inRow, 0, fullRows, fullCols, cols, out, outAt, outRow);
    edge(in, inAt, inRow, fullRows, rows, 0, cols, out, outAt, outRow);
  }

  private static void edge(
      MemorySegment in,
      long inAt,
      long inRow,
      int fromRow,
      int toRow,
      int fromCol,
      int toCol,
      MemorySegment out,
      long outAt,
      long outRow) {
    in = exact(in);
    out = exact(out);
    for (int c = fromCol; c < toCol; c++) {
      for (int r = fromRow; r < toRow; r++) {
        out.set(FLOAT, outAt + c * outRow + r * 4L, in.get(FLOAT, inAt + r * inRow + c * 4L));
      }
    }
  }

  private static void block(
      MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt, long outRow) {
    in = exact(in);
    out = exact(out);
    FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, in, inAt, ORDER);
    FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, in, inAt + inRow, ORDER);
    FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 2 * inRow, ORDER);
    FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 3 * inRow, ORDER);
    FloatVector v4 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 4 * inRow, ORDER);
    FloatVector v5 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 5 * inRow, ORDER);
    FloatVector v6 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 6 * inRow, ORDER);
    FloatVector v7 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 7 * inRow, ORDER);
    FloatVector v8 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 8 * inRow, ORDER);
    FloatVector v9 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 9 * inRow, ORDER);
    FloatVector v10 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 10 * inRow, ORDER);
    FloatVector v11 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 11 * inRow, ORDER);
    FloatVector v12 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 12 * inRow, ORDER);
    FloatVector v13 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 13 * inRow, ORDER);
    FloatVector v14 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 14 * inRow, ORDER);
    FloatVector v15 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 15 * inRow, ORDER);
    FloatVector a0 = v0.blend(v8.rearrange(SWAP8), HIGH8);
    FloatVector a8 = v0.rearrange(SWAP8).blend(v8, HIGH8);
    FloatVector a1 = v1.blend(v9.rearrange(SWAP8), HIGH8);
    FloatVector a9 = v1.rearrange(SWAP8).blend(v9, HIGH8);
    FloatVector a2 = v2.blend(v10.rearrange(SWAP8), HIGH8);
    FloatVector a10 = v2.rearrange(SWAP8).blend(v10, HIGH8);
    FloatVector a3 = v3.blend(v11.rearrange(SWAP8), HIGH8);
    FloatVector a11 = v3.rearrange(SWAP8).blend(v11, HIGH8);
    FloatVector a4 = v4.blend(v12.rearrange(SWAP8), HIGH8);
    FloatVector a12 = v4.rearrange(SWAP8).blend(v12, HIGH8);
    FloatVector a5 = v5.blend(v13.rearrange(SWAP8), HIGH8);
    FloatVector a13 = v5.rearrange(SWAP8).blend(v13, HIGH8);
    FloatVector a6 = v6.blend(v14.rearrange(SWAP8), HIGH8);
    FloatVector a14 = v6.rearrange(SWAP8).blend(v14, HIGH8);
    FloatVector a7 = v7.blend(v15.rearrange(SWAP8), HIGH8);
    FloatVector a15 = v7.rearrange(SWAP8).blend(v15, HIGH8);
    FloatVector b0 = a0.blend(a4.rearrange(SWAP4), HIGH4);
    FloatVector b4 = a0.rearrange(SWAP4).blend(a4, HIGH4);
    FloatVector b1 = a1.blend(a5.rearrange(SWAP4), HIGH4);
    FloatVector b5 = a1.rearrange(SWAP4).blend(a5, HIGH4);
    FloatVector b2 = a2.blend(a6.rearrange(SWAP4), HIGH4);
    FloatVector b6 = a2.rearrange(SWAP4).blend(a6, HIGH4);
    FloatVector b3 = a3.blend(a7.rearrange(SWAP4), HIGH4);
    FloatVector b7 = a3.rearrange(SWAP4).blend(a7, HIGH4);
    FloatVector b8 = a8.blend(a12.rearrange(SWAP4), HIGH4);
    FloatVector b12 = a8.rearrange(SWAP4).blend(a12, HIGH4);
    FloatVector b9 = a9.blend(a13.rearrange(SWAP4), HIGH4);
    FloatVector b13 = a9.rearrange(SWAP4).blend(a13, HIGH4);
    FloatVector b10 = a10.blend(a14.rearrange(SWAP4), HIGH4);
    FloatVector b14 = a10.rearrange(SWAP4).blend(a14, HIGH4);
    FloatVector b11 = a11.blend(a15.rearrange(SWAP4), HIGH4);
    FloatVector b15 = a11.rearrange(SWAP4).blend(a15, HIGH4);
    FloatVector c0 = b0.blend(b2.rearrange(SWAP2), HIGH2);
    FloatVector c2 = b0.rearrange(SWAP2).blend(b2, HIGH2);
    FloatVector c1 = b1.blend(b3.rearrange(SWAP2), HIGH2);
    FloatVector c3 = b1.rearrange(SWAP2).blend(b3, HIGH2);
    FloatVector c4 = b4.blend(b6.rearrange(SWAP2), HIGH2);
    FloatVector c6 = b4.rearrange(SWAP2).blend(b6, HIGH2);
    FloatVector c5 = b5.blend(b7.rearrange(SWAP2), HIGH2);
    FloatVector c7 = b5.rearrange(SWAP2).blend(b7, HIGH2);
    FloatVector c8 = b8.blend(b10.rearrange(SWAP2), HIGH2);
    FloatVector c10 = b8.rearrange(SWAP2).blend(b10, HIGH2);
    FloatVector c9 = b9.blend(b11.rearrange(SWAP2), HIGH2);
    FloatVector c11 = b9.rearrange(SWAP2).blend(b11, HIGH2);
    FloatVector c12 = b12.blend(b14.rearrange(SWAP2), HIGH2);
    FloatVector c14 = b12.rearrange(SWAP2).blend(b14, HIGH2);
    FloatVector c13 = b13.blend(b15.rearrange(SWAP2), HIGH2);
    FloatVector c15 = b13.rearrange(SWAP2).blend(b15, HIGH2);
    FloatVector d0 = c0.blend(c1.rearrange(SWAP1), HIGH1);
    FloatVector d1 = c0.rearrange(SWAP1).blend(c1, HIGH1);
    FloatVector d2 = c2.blend(c3.rearrange(SWAP1), HIGH1);
    FloatVector d3 = c2.rearrange(SWAP1).blend(c3, HIGH1);
    FloatVector d4 = c4.blend(c5.rearrange(SWAP1), HIGH1);
    FloatVector d5 = c4.rearrange(SWAP1).blend(c5, HIGH1);
    FloatVector d6 = c6.blend(c7.rearrange(SWAP1), HIGH1);
    FloatVector d7 = c6.rearrange(SWAP1).blend(c7, HIGH1);
    FloatVector d8 = c8.blend(c9.rearrange(SWAP1), HIGH1);
    FloatVector d9 = c8.rearrange(SWAP1).blend(c9, HIGH1);
    FloatVector d10 = c10.blend(c11.rearrange(SWAP1), HIGH1);
    FloatVector d11 = c10.rearrange(SWAP1).blend(c11, HIGH1);
    FloatVector d12 = c12.blend(c13.rearrange(SWAP1), HIGH1);
    FloatVector d13 = c12.rearrange(SWAP1).blend(c13, HIGH1);
    FloatVector d14 = c14.blend(c15.rearrange(SWAP1), HIGH1);
    FloatVector d15 = c14.rearrange(SWAP1).blend(c15, HIGH1);
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

  /** {@code out[i] = sum over lanes of vector i} for {@code count} vectors laid side by side. */
  public static void sumLanes(
      MemorySegment in, long inAt, int count, MemorySegment out, long outAt) {
    in = exact(in);
    out = exact(out);
    int full = SIXTEEN ? count & -16 : 0;
    for (int i = 0; i < full; i += 16) {
      sumBlock(in, inAt + i * 64L, 64, out, outAt + i * 4L);
    }
    for (int i = full; i < count; i++) {
      long at = inAt + (long) i * Lanes.COUNT * 4;
      float sum = 0;
      for (int lane = 0; lane < Lanes.COUNT; lane++) {
        sum += in.get(FLOAT, at + lane * 4L);
      }
      out.set(FLOAT, outAt + i * 4L, sum);
    }
  }

  private static void sumBlock(
      MemorySegment in, long inAt, long inRow, MemorySegment out, long outAt) {
    in = exact(in);
    out = exact(out);
    FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, in, inAt, ORDER);
    FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, in, inAt + inRow, ORDER);
    FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 2 * inRow, ORDER);
    FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 3 * inRow, ORDER);
    FloatVector v4 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 4 * inRow, ORDER);
    FloatVector v5 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 5 * inRow, ORDER);
    FloatVector v6 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 6 * inRow, ORDER);
    FloatVector v7 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 7 * inRow, ORDER);
    FloatVector v8 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 8 * inRow, ORDER);
    FloatVector v9 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 9 * inRow, ORDER);
    FloatVector v10 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 10 * inRow, ORDER);
    FloatVector v11 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 11 * inRow, ORDER);
    FloatVector v12 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 12 * inRow, ORDER);
    FloatVector v13 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 13 * inRow, ORDER);
    FloatVector v14 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 14 * inRow, ORDER);
    FloatVector v15 = FloatVector.fromMemorySegment(SPECIES, in, inAt + 15 * inRow, ORDER);
    FloatVector a0 = v0.blend(v8, HIGH8).add(v8.blend(v0, HIGH8).rearrange(SWAP8));
    FloatVector a1 = v1.blend(v9, HIGH8).add(v9.blend(v1, HIGH8).rearrange(SWAP8));
    FloatVector a2 = v2.blend(v10, HIGH8).add(v10.blend(v2, HIGH8).rearrange(SWAP8));
    FloatVector a3 = v3.blend(v11, HIGH8).add(v11.blend(v3, HIGH8).rearrange(SWAP8));
    FloatVector a4 = v4.blend(v12, HIGH8).add(v12.blend(v4, HIGH8).rearrange(SWAP8));
    FloatVector a5 = v5.blend(v13, HIGH8).add(v13.blend(v5, HIGH8).rearrange(SWAP8));
    FloatVector a6 = v6.blend(v14, HIGH8).add(v14.blend(v6, HIGH8).rearrange(SWAP8));
    FloatVector a7 = v7.blend(v15, HIGH8).add(v15.blend(v7, HIGH8).rearrange(SWAP8));
    FloatVector b0 = a0.blend(a4, HIGH4).add(a4.blend(a0, HIGH4).rearrange(SWAP4));
    FloatVector b1 = a1.blend(a5, HIGH4).add(a5.blend(a1, HIGH4).rearrange(SWAP4));
    FloatVector b2 = a2.blend(a6, HIGH4).add(a6.blend(a2, HIGH4).rearrange(SWAP4));
    FloatVector b3 = a3.blend(a7, HIGH4).add(a7.blend(a3, HIGH4).rearrange(SWAP4));
    FloatVector c0 = b0.blend(b2, HIGH2).add(b2.blend(b0, HIGH2).rearrange(SWAP2));
    FloatVector c1 = b1.blend(b3, HIGH2).add(b3.blend(b1, HIGH2).rearrange(SWAP2));
    FloatVector d0 = c0.blend(c1, HIGH1).add(c1.blend(c0, HIGH1).rearrange(SWAP1));
    d0.intoMemorySegment(out, outAt, ORDER);
  }
}

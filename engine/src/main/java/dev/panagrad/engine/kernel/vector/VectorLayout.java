package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.LayoutKernels;
import dev.panagrad.engine.kernel.Windows;
import dev.panagrad.engine.memory.Buffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** Layout conversions in SIMD: transposes in square tiles. */
public final class VectorLayout implements LayoutKernels {
  /** Creates the SIMD implementation. */
  public VectorLayout() {}

  @Override
  public void batchInnermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    long outRow = (long) Windows.lanes(n) * Float.BYTES;
    long outAt = out.offset() + from * outRow;
    if (n % Windows.LANES != 0) {
      clearLastLanes(out, outAt, outRow, to - from);
    }
    LaneTranspose.run(
        in.segment(),
        in.offset() + (long) from * Float.BYTES,
        (long) features * Float.BYTES,
        n,
        to - from,
        out.segment(),
        outAt,
        outRow);
  }

  /** Zeroes the last 16 lanes of rows, of which the tail is a part. */
  private static void clearLastLanes(Buffer out, long outAt, long outRow, int rows) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    long width = (long) Windows.LANES * Float.BYTES;
    for (int row = 1; row <= rows; row++) {
      long end = outAt + row * outRow;
      for (long at = end - width; at < end; at += (long) Lanes.COUNT * Float.BYTES) {
        zero.intoMemorySegment(out.segment(), at, ByteOrder.nativeOrder());
      }
    }
  }

  @Override
  public void batchOutermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    long inRow = (long) Windows.lanes(n) * Float.BYTES;
    LaneTranspose.run(
        in.segment(),
        in.offset() + from * inRow,
        inRow,
        to - from,
        n,
        out.segment(),
        out.offset() + (long) from * Float.BYTES,
        (long) features * Float.BYTES);
  }
}

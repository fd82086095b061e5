package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.kernel.simd.LaneTranspose;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.memory.Buffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** Layout conversions in SIMD: transposes in square tiles. */
final class LayoutLoops implements LayoutKernels {
  @Override
  public void batchInnermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    long inRow = (long) features * Float.BYTES;
    long outRow = (long) BatchLanes.lanes(n) * Float.BYTES;
    long inAt = in.offset() + (long) from * Float.BYTES;
    long outAt = out.offset() + from * outRow;
    for (int block = 0; block < BatchLanes.blocks(n); block++) {
      int images = BatchLanes.images(n, block);
      clearTail(out, outAt, outRow, images, to - from);
      LaneTranspose.run(in.segment(), inAt, inRow, images, to - from, out.segment(), outAt, outRow);
      inAt += images * inRow;
      outAt += features * outRow;
    }
  }

  /** Zeroes the lanes beyond the images, and some before, which are written afterwards. */
  private static void clearTail(Buffer out, long outAt, long outRow, int images, int rows) {
    FloatVector zero = FloatVector.zero(Lanes.SPECIES);
    long full = (long) (images / Lanes.COUNT) * Access.BYTES;
    for (int row = 0; row < rows; row++) {
      for (long at = full; at < outRow; at += Access.BYTES) {
        zero.intoMemorySegment(out.segment(), outAt + row * outRow + at, ByteOrder.nativeOrder());
      }
    }
  }

  @Override
  public void batchOutermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    long inRow = (long) BatchLanes.lanes(n) * Float.BYTES;
    long outRow = (long) features * Float.BYTES;
    long inAt = in.offset() + from * inRow;
    long outAt = out.offset() + (long) from * Float.BYTES;
    for (int block = 0; block < BatchLanes.blocks(n); block++) {
      int images = BatchLanes.images(n, block);
      LaneTranspose.run(in.segment(), inAt, inRow, to - from, images, out.segment(), outAt, outRow);
      inAt += features * inRow;
      outAt += images * outRow;
    }
  }
}

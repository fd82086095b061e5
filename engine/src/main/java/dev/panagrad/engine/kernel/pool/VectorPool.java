package dev.panagrad.engine.kernel.pool;

import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;

/** Pooling in SIMD, vectorised over the batch; of a single image over its columns. */
final class VectorPool implements PoolKernels {
  @Override
  public void maxOfPlanes(PoolSpec spec, Buffer in, Buffer out, int fromChannel, int toChannel) {
    for (int channel = fromChannel; channel < toChannel; channel++) {
      PlanePool.max(spec, in, out, channel);
    }
  }

  @Override
  public void max(PoolSpec spec, Buffer in, Buffer out, int fromRow, int toRow) {
    long position = PoolWindow.positionBytes(spec);
    for (int i = fromRow; i < toRow; i++) {
      for (int j = 0; j < spec.outW(); j++) {
        PoolLoops.max(
            in.segment(),
            in.offset() + PoolWindow.first(spec, i, j),
            PoolWindow.rows(spec, i),
            PoolWindow.cols(spec, j),
            spec.w() * position,
            position,
            out.segment(),
            out.offset() + ((long) i * spec.outW() + j) * position,
            position);
      }
    }
  }

  @Override
  public void maxGradient(
      PoolSpec spec, Buffer in, Buffer out, Buffer dy, Buffer dx, int fromChannel, int toChannel) {
    long position = PoolWindow.positionBytes(spec);
    long shift = (long) fromChannel * spec.lanes() * Float.BYTES;
    long bytes = (long) (toChannel - fromChannel) * spec.lanes() * Float.BYTES;
    clear(spec, dx, shift, bytes);
    for (int i = 0; i < spec.outRows(); i++) {
      for (int j = 0; j < spec.outW(); j++) {
        long cell = PoolWindow.first(spec, i, j) + shift;
        long result = ((long) i * spec.outW() + j) * position + shift;
        PoolLoops.maxGradient(
            in.segment(),
            in.offset() + cell,
            PoolWindow.rows(spec, i),
            PoolWindow.cols(spec, j),
            spec.w() * position,
            position,
            out.segment(),
            out.offset() + result,
            dy.segment(),
            dy.offset() + result,
            dx.segment(),
            dx.offset() + cell,
            bytes);
      }
    }
  }

  @Override
  public void average(PoolSpec spec, Buffer in, Buffer out, int fromRow, int toRow) {
    long position = PoolWindow.positionBytes(spec);
    for (int i = fromRow; i < toRow; i++) {
      for (int j = 0; j < spec.outW(); j++) {
        PoolLoops.average(
            in.segment(),
            in.offset() + PoolWindow.first(spec, i, j),
            PoolWindow.rows(spec, i),
            PoolWindow.cols(spec, j),
            spec.w() * position,
            position,
            out.segment(),
            out.offset() + ((long) i * spec.outW() + j) * position,
            position);
      }
    }
  }

  @Override
  public void averageGradient(PoolSpec spec, Buffer dy, Buffer dx, int fromChannel, int toChannel) {
    long position = PoolWindow.positionBytes(spec);
    long shift = (long) fromChannel * spec.lanes() * Float.BYTES;
    long bytes = (long) (toChannel - fromChannel) * spec.lanes() * Float.BYTES;
    clear(spec, dx, shift, bytes);
    for (int i = 0; i < spec.outRows(); i++) {
      for (int j = 0; j < spec.outW(); j++) {
        PoolLoops.averageGradient(
            dy.segment(),
            dy.offset() + ((long) i * spec.outW() + j) * position + shift,
            PoolWindow.rows(spec, i),
            PoolWindow.cols(spec, j),
            spec.w() * position,
            position,
            dx.segment(),
            dx.offset() + PoolWindow.first(spec, i, j) + shift,
            bytes);
      }
    }
  }

  private static void clear(PoolSpec spec, Buffer dx, long shift, long bytes) {
    long position = PoolWindow.positionBytes(spec);
    for (int cell = 0; cell < spec.rows() * spec.w(); cell++) {
      RowLoops.clearVectors(dx.segment(), dx.offset() + cell * position + shift, bytes);
    }
  }
}

package dev.panagrad.engine.kernel.conv.grouped;

import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec.Axis;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;

/** Convolutions in groups in SIMD, vectorised over the batch. */
final class VectorGroupedConv implements GroupedConvKernels {
  @Override
  public void forward(GroupedSpec s, Buffer x, Buffer filter, Buffer y, int fromRow, int toRow) {
    Axis rows = s.rows();
    Axis cols = s.cols();
    long lane = (long) s.lanes() * Float.BYTES;
    for (int i = fromRow; i < toRow; i++) {
      int out = i % rows.outputs();
      int r = rows.firstTap(out);
      for (int j = 0; j < cols.outputs(); j++) {
        int t = cols.firstTap(j);
        long image =
            x.offset()
                + s.imageAt(i / rows.outputs(), inside(rows, out, r), inside(cols, j, t))
                    * Float.BYTES;
        for (int q = 0; q < s.o(); q++) {
          GroupedConvLoops.forward(
              x.segment(),
              image + (long) (q / s.groupOut()) * s.groupIn() * lane,
              rowStep(s, lane),
              colStep(s, lane),
              filter.segment(),
              filter.offset() + (long) s.filterAt(r, t, 0, q) * Float.BYTES,
              (long) s.cols().kernel() * s.groupIn() * s.o() * Float.BYTES,
              (long) s.o() * Float.BYTES,
              rows.taps(out),
              cols.taps(j),
              s.groupIn(),
              y.segment(),
              y.offset() + (s.resultAt(i, j) + (long) q * s.lanes()) * Float.BYTES,
              lane);
        }
      }
    }
  }

  /** The cell of a tap; any cell inside the image if the window has none. */
  private static int inside(Axis axis, int out, int tap) {
    return Math.clamp(axis.cell(out, tap), 0, axis.size() - 1);
  }

  private static long rowStep(GroupedSpec s, long lane) {
    return (long) s.rows().dilation() * s.cols().size() * s.c() * lane;
  }

  private static long colStep(GroupedSpec s, long lane) {
    return (long) s.cols().dilation() * s.c() * lane;
  }

  @Override
  public void inputGradient(
      GroupedSpec s, Buffer dy, Buffer filter, Buffer dx, int fromChannel, int toChannel) {
    Axis rows = s.rows();
    Axis cols = s.cols();
    long lane = (long) s.lanes() * Float.BYTES;
    long cells = (long) s.imageRows() * cols.size();
    for (long cell = 0; cell < cells; cell++) {
      RowLoops.clearVectors(
          dx.segment(),
          dx.offset() + (cell * s.c() + fromChannel) * lane,
          (toChannel - fromChannel) * lane);
    }
    for (int i = 0; i < s.outRows(); i++) {
      int out = i % rows.outputs();
      int r = rows.firstTap(out);
      for (int j = 0; j < cols.outputs(); j++) {
        int t = cols.firstTap(j);
        long image = s.imageAt(i / rows.outputs(), inside(rows, out, r), inside(cols, j, t));
        for (int c = fromChannel; c < toChannel; c++) {
          int q = c / s.groupIn() * s.groupOut();
          GroupedConvLoops.inputGradient(
              dx.segment(),
              dx.offset() + image * Float.BYTES + c * lane,
              rowStep(s, lane),
              colStep(s, lane),
              filter.segment(),
              filter.offset() + (long) s.filterAt(r, t, c % s.groupIn(), q) * Float.BYTES,
              (long) cols.kernel() * s.groupIn() * s.o() * Float.BYTES,
              (long) s.groupIn() * s.o() * Float.BYTES,
              rows.taps(out),
              cols.taps(j),
              s.groupOut(),
              dy.segment(),
              dy.offset() + (s.resultAt(i, j) + (long) q * s.lanes()) * Float.BYTES,
              lane);
        }
      }
    }
  }

  @Override
  public void filterGradient(
      GroupedSpec s,
      Buffer x,
      Buffer dy,
      Buffer dw,
      Buffer scratch,
      int fromChannel,
      int toChannel) {
    for (int q = fromChannel; q < toChannel; q++) {
      long sums = scratch.offset() + (long) q * SCRATCH * Float.BYTES;
      for (int channel = 0; channel < s.groupIn(); channel++) {
        for (int r = 0; r < s.rows().kernel(); r++) {
          for (int t = 0; t < s.cols().kernel(); t++) {
            double sum = tap(s, x, dy, scratch, sums, q, channel, r, t);
            dw.set(s.filterAt(r, t, channel, q), (float) sum);
          }
        }
      }
    }
  }

  /** The sum of one tap: each row of the result in vectors, the rows in double. */
  private static double tap(
      GroupedSpec s,
      Buffer x,
      Buffer dy,
      Buffer scratch,
      long sums,
      int q,
      int channel,
      int r,
      int t) {
    Axis rows = s.rows();
    Axis cols = s.cols();
    long lane = (long) s.lanes() * Float.BYTES;
    int first = 0;
    while (first < cols.outputs() && cols.cell(first, t) < 0) {
      first++;
    }
    int end = cols.outputs();
    while (end > first && cols.cell(end - 1, t) >= cols.size()) {
      end--;
    }
    int inImage = q / s.groupOut() * s.groupIn() + channel;
    double total = 0;
    for (int i = 0; i < s.outRows() && first < end; i++) {
      int row = rows.cell(i % rows.outputs(), r);
      if (row >= 0 && row < rows.size()) {
        long image = s.imageAt(i / rows.outputs(), row, cols.cell(first, t));
        GroupedConvLoops.products(
            x.segment(),
            x.offset() + image * Float.BYTES + inImage * lane,
            (long) cols.stride() * s.c() * lane,
            dy.segment(),
            dy.offset() + s.resultAt(i, first) * Float.BYTES + q * lane,
            s.o() * lane,
            end - first,
            scratch.segment(),
            sums,
            lane);
        total += GroupedConvLoops.total(scratch.segment(), sums);
      }
    }
    return total;
  }
}

package dev.panagrad.engine.kernel.conv.grouped;

import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec.Axis;
import dev.panagrad.engine.memory.Buffer;

/** Convolutions in groups as nested loops in plain Java: the reference. */
final class ScalarGroupedConv implements GroupedConvKernels {
  /** The work at each product of an image's row of lanes with a result's, through a tap. */
  @FunctionalInterface
  private interface Visit {
    void at(long image, int filter, long result);
  }

  /** Visits all taps of one channel of the result and one of its group, positions in order. */
  private static void visit(
      GroupedSpec s, int q, int channel, int fromRow, int toRow, Visit visit) {
    Axis rows = s.rows();
    Axis cols = s.cols();
    int inImage = q / s.groupOut() * s.groupIn() + channel;
    for (int i = fromRow; i < toRow; i++) {
      int block = i / rows.outputs();
      int y = i % rows.outputs();
      for (int j = 0; j < cols.outputs(); j++) {
        long result = s.resultAt(i, j) + (long) q * s.lanes();
        for (int r = rows.firstTap(y); r < rows.endTap(y); r++) {
          for (int t = cols.firstTap(j); t < cols.endTap(j); t++) {
            long image = s.imageAt(block, rows.cell(y, r), cols.cell(j, t));
            visit.at(image + (long) inImage * s.lanes(), s.filterAt(r, t, channel, q), result);
          }
        }
      }
    }
  }

  @Override
  public void forward(GroupedSpec s, Buffer x, Buffer filter, Buffer y, int fromRow, int toRow) {
    long row = (long) s.cols().outputs() * s.o() * s.lanes();
    for (long i = fromRow * row; i < toRow * row; i++) {
      y.set(i, 0);
    }
    for (int q = 0; q < s.o(); q++) {
      for (int channel = 0; channel < s.groupIn(); channel++) {
        visit(
            s,
            q,
            channel,
            fromRow,
            toRow,
            (image, weight, result) -> {
              for (int p = 0; p < s.lanes(); p++) {
                float sum = y.get(result + p) + filter.get(weight) * x.get(image + p);
                y.set(result + p, sum);
              }
            });
      }
    }
  }

  @Override
  public void inputGradient(
      GroupedSpec s, Buffer dy, Buffer filter, Buffer dx, int fromChannel, int toChannel) {
    for (long cell = 0; cell < (long) s.imageRows() * s.cols().size(); cell++) {
      for (long k = (long) fromChannel * s.lanes(); k < (long) toChannel * s.lanes(); k++) {
        dx.set(cell * s.c() * s.lanes() + k, 0);
      }
    }
    for (int c = fromChannel; c < toChannel; c++) {
      int first = c / s.groupIn() * s.groupOut();
      for (int q = first; q < first + s.groupOut(); q++) {
        visit(
            s,
            q,
            c % s.groupIn(),
            0,
            s.outRows(),
            (image, weight, result) -> {
              for (int p = 0; p < s.lanes(); p++) {
                float sum = dx.get(image + p) + filter.get(weight) * dy.get(result + p);
                dx.set(image + p, sum);
              }
            });
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
    double[] sums = new double[s.filterLength()];
    for (int q = fromChannel; q < toChannel; q++) {
      for (int channel = 0; channel < s.groupIn(); channel++) {
        visit(
            s,
            q,
            channel,
            0,
            s.outRows(),
            (image, weight, result) -> {
              for (int p = 0; p < s.lanes(); p++) {
                sums[weight] += (double) x.get(image + p) * dy.get(result + p);
              }
            });
      }
      for (int at = q; at < sums.length; at += s.o()) {
        dw.set(at, (float) sums[at]);
      }
    }
  }
}

package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.gemm.micro.MicroKernels;
import dev.panagrad.engine.kernel.simd.Lanes;

/** Splits a tiled product into parts. */
final class BlockedGemmPlanner {
  /** The part of the L2 cache, in sixteenths, for rows of A that a part reads repeatedly. */
  private static final int ROW_BLOCK = 5;

  /** A product of fewer multiplications and additions (about 20 us) is one part. */
  static final double SMALL = 1e6;

  private BlockedGemmPlanner() {}

  /**
   * Plans a product.
   *
   * @param l2 bytes of the L2 cache
   */
  static BlockedGemm plan(GemmSpec spec, int threads, long l2) {
    return plan(spec, new Blocking(spec, l2), threads, l2);
  }

  static BlockedGemm plan(GemmSpec spec, Blocking layout, int threads, long l2) {
    int tileRows = (spec.m() + MicroKernels.ROWS - 1) / MicroKernels.ROWS;
    long rowBytes = (long) Float.BYTES * Math.max(1, layout.longest());
    int blockRows = (int) Math.max(1, l2 / 16 * ROW_BLOCK / rowBytes / MicroKernels.ROWS);
    int fewest = Math.max(1, (tileRows + blockRows - 1) / blockRows);
    int rowParts = fewest;
    int colParts = 1;
    if (threads > 1 && spec.flops() >= SMALL) {
      double best = Double.MAX_VALUE;
      for (int r = fewest; r <= Math.max(fewest, Math.min(tileRows, 4 * threads)); r++) {
        for (int g = 1;
            g <= layout.panels() && (long) r * g <= Math.max(fewest, 16L * threads);
            g++) {
          double cost = cost(spec, layout, r, g, threads);
          if (cost < best) {
            best = cost;
            rowParts = r;
            colParts = g;
          }
        }
      }
    }
    Grid grid =
        new Grid(
            Grid.cut(spec.m(), MicroKernels.ROWS, rowParts),
            cols(spec, layout, colParts),
            layout.packedB() != null);
    int packParts =
        spec.flops() < SMALL ? 1 : Math.max(1, Math.min(layout.mostUnits(), 4 * threads));
    return new BlockedGemm(spec, layout, grid, packParts);
  }

  private static int[] cols(GemmSpec spec, Blocking layout, int parts) {
    int[] at = Grid.cut(layout.panels(), 1, parts);
    for (int i = 0; i < at.length; i++) {
      at[i] = i == at.length - 1 ? spec.n() : layout.panelFrom(at[i]);
    }
    return at;
  }

  /** The cycles until the last thread ends, if free threads take parts in order. */
  private static double cost(GemmSpec spec, Blocking layout, int r, int g, int threads) {
    int[] rows = Grid.cut(spec.m(), MicroKernels.ROWS, r);
    int[] panels = Grid.cut(layout.panels(), 1, g);
    double[] busy = new double[threads];
    for (int i = 0; i < rows.length - 1; i++) {
      for (int j = 0; j < panels.length - 1; j++) {
        int tiles = (rows[i + 1] - rows[i] + MicroKernels.ROWS - 1) / MicroKernels.ROWS;
        int vectors = (layout.panelFrom(panels[j + 1]) - layout.panelFrom(panels[j])) / Lanes.COUNT;
        double bytes =
            4.0 * layout.longest() * (rows[i + 1] - rows[i] + (double) vectors * Lanes.COUNT);
        double cycles =
            (double) tiles * vectors * MicroKernels.ROWS / 2 * layout.longest() + bytes / 32 + 1500;
        int free = 0;
        for (int t = 1; t < threads; t++) {
          free = busy[t] < busy[free] ? t : free;
        }
        busy[free] += cycles;
      }
    }
    double end = 0;
    for (double b : busy) {
      end = Math.max(end, b);
    }
    return end;
  }
}

package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling: known answers, gradients by differences, the vector form against the scalar one. */
class PoolTest {
  private static final long SEED = 5;
  private final PoolKernels scalar = PoolKernels.of(KernelSets.scalar());
  private final PoolKernels vector = PoolKernels.of(KernelSets.vector());

  static Stream<PoolSpec> cases() {
    List<PoolSpec> specs = new ArrayList<>();
    specs.add(PoolSpec.same(100, 28, 28, 8, 2, 2, 2, 2));
    specs.add(PoolSpec.valid(1, 1, 1, 1, 1, 1, 1, 1));
    specs.add(PoolSpec.same(3, 5, 5, 2, 1, 1, 3, 3));
    specs.add(PoolSpec.same(523, 5, 4, 2, 3, 2, 2, 1));
    specs.add(PoolSpec.valid(770, 5, 3, 3, 2, 2, 3, 1));
    Random random = new Random(SEED);
    while (specs.size() < 60) {
      int h = 1 + random.nextInt(9);
      int w = 1 + random.nextInt(9);
      int kh = 1 + random.nextInt(4);
      int kw = 1 + random.nextInt(4);
      int strideH = 1 + random.nextInt(3);
      int strideW = 1 + random.nextInt(3);
      int c = 1 + random.nextInt(6);
      int n = 1 + random.nextInt(40);
      if (random.nextBoolean()) {
        specs.add(PoolSpec.same(n, h, w, c, kh, kw, strideH, strideW));
      } else if (h >= kh && w >= kw) {
        specs.add(PoolSpec.valid(n, h, w, c, kh, kw, strideH, strideW));
      }
    }
    return specs.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorAgreesWithScalar(PoolSpec spec) {
    try (Workspace workspace = new Workspace()) {
      // Few different values, so that windows often have several largest cells.
      Random random = new Random(SEED);
      Buffer in = new Guarded(workspace, spec.inputLength()).buffer;
      for (long i = 0; i < in.length(); i++) {
        in.set(i, random.nextInt(4));
      }
      Buffer dy =
          new Guarded(workspace, spec.outputLength())
              .random(random)
              .zeroTail(spec.n(), spec.lanes())
              .buffer;
      Buffer[] expected = all(workspace, scalar, spec, in, dy);
      Buffer[] actual = all(workspace, vector, spec, in, dy);
      String[] names = {"max", "gradient of max", "average", "gradient of average"};
      for (int i = 0; i < names.length; i++) {
        Guarded.assertClose(expected[i], actual[i], 0, names[i]);
      }
      Guarded.assertZeroTail(actual[1], spec.n(), spec.lanes(), "gradient of max");
      Guarded.assertZeroTail(actual[3], spec.n(), spec.lanes(), "gradient of average");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void planesOfOneImageGiveWhatItsLanesDo(PoolSpec batch) {
    for (int widened : new int[] {0, 37}) {
      planesAgree(
          PoolSpec.same(
              1,
              batch.h(),
              batch.w() + widened,
              batch.c(),
              batch.kh(),
              batch.kw(),
              batch.strideH(),
              batch.strideW()));
    }
    planesAgree(
        new PoolSpec(
            1,
            batch.h(),
            batch.w(),
            batch.c(),
            batch.kh(),
            batch.kw(),
            batch.strideH(),
            batch.strideW(),
            batch.padTop(),
            batch.padLeft(),
            batch.outH(),
            batch.outW()));
  }

  private void planesAgree(PoolSpec spec) {
    try (Workspace workspace = new Workspace()) {
      Random random = new Random(SEED);
      Buffer lanes = new Guarded(workspace, spec.inputLength()).random(random).buffer;
      Buffer planes = new Guarded(workspace, (long) spec.c() * spec.h() * spec.w()).buffer;
      for (int cell = 0; cell < spec.h() * spec.w(); cell++) {
        for (int c = 0; c < spec.c(); c++) {
          long lane = ((long) cell * spec.c() + c) * spec.lanes();
          lanes.set(lane, random.nextInt(20) == 0 ? Float.NaN : lanes.get(lane));
          planes.set((long) c * spec.h() * spec.w() + cell, lanes.get(lane));
        }
      }
      Buffer expected = new Guarded(workspace, spec.outputLength()).buffer;
      scalar.max(spec, lanes, expected, 0, spec.outRows());
      int windows = spec.outH() * spec.outW();
      for (PoolKernels kernels : List.of(scalar, vector)) {
        Guarded actual = new Guarded(workspace, (long) spec.c() * windows);
        kernels.maxOfPlanes(spec, planes, actual.buffer, spec.c() / 2, spec.c());
        kernels.maxOfPlanes(spec, planes, actual.buffer, 0, spec.c() / 2);
        actual.checkGuards("planes of " + spec);
        for (int window = 0; window < windows; window++) {
          for (int c = 0; c < spec.c(); c++) {
            assertEquals(
                expected.get(((long) window * spec.c() + c) * spec.lanes()),
                actual.buffer.get((long) c * windows + window),
                () -> "planes of " + spec);
          }
        }
      }
    }
  }

  /** All four kernels, each range cut in two. */
  private static Buffer[] all(
      Workspace workspace, PoolKernels kernels, PoolSpec spec, Buffer in, Buffer dy) {
    Guarded max = new Guarded(workspace, spec.outputLength());
    Guarded maxGradient = new Guarded(workspace, spec.inputLength());
    Guarded average = new Guarded(workspace, spec.outputLength());
    Guarded averageGradient = new Guarded(workspace, spec.inputLength());
    int row = spec.outRows() / 2;
    int channel = spec.c() / 2;
    kernels.max(spec, in, max.buffer, 0, row);
    kernels.max(spec, in, max.buffer, row, spec.outRows());
    kernels.maxGradient(spec, in, max.buffer, dy, maxGradient.buffer, channel, spec.c());
    kernels.maxGradient(spec, in, max.buffer, dy, maxGradient.buffer, 0, channel);
    kernels.average(spec, in, average.buffer, row, spec.outRows());
    kernels.average(spec, in, average.buffer, 0, row);
    kernels.averageGradient(spec, dy, averageGradient.buffer, 0, channel);
    kernels.averageGradient(spec, dy, averageGradient.buffer, channel, spec.c());
    for (Guarded guarded : List.of(max, maxGradient, average, averageGradient)) {
      guarded.checkGuards("pooling " + spec);
    }
    return new Buffer[] {max.buffer, maxGradient.buffer, average.buffer, averageGradient.buffer};
  }

  @Test
  void theFirstLargestCellTakesTheGradient() {
    PoolSpec spec = PoolSpec.valid(1, 2, 2, 1, 2, 2, 2, 2);
    try (Workspace workspace = new Workspace()) {
      Buffer in = workspace.allocate(spec.inputLength());
      float[] cells = {1, 3, 3, 2};
      for (int cell = 0; cell < 4; cell++) {
        in.set((long) cell * spec.lanes(), cells[cell]);
      }
      Buffer out = workspace.allocate(spec.outputLength());
      Buffer dy = workspace.allocate(spec.outputLength());
      dy.set(0, 5);
      Buffer dx = workspace.allocate(spec.inputLength());
      vector.max(spec, in, out, 0, 1);
      vector.maxGradient(spec, in, out, dy, dx, 0, 1);
      assertEquals(3, out.get(0));
      float[] expected = {0, 5, 0, 0};
      for (int cell = 0; cell < 4; cell++) {
        assertEquals(expected[cell], dx.get((long) cell * spec.lanes()), "cell " + cell);
      }
    }
  }

  @Test
  void theAverageLeavesPaddingOut() {
    PoolSpec spec = PoolSpec.same(1, 3, 3, 1, 2, 2, 2, 2);
    try (Workspace workspace = new Workspace()) {
      Buffer in = workspace.allocate(spec.inputLength());
      for (int cell = 0; cell < 9; cell++) {
        in.set((long) cell * spec.lanes(), cell);
      }
      Buffer out = workspace.allocate(spec.outputLength());
      vector.average(spec, in, out, 0, 2);
      float[] expected = {2, 3.5f, 6.5f, 8};
      for (int window = 0; window < 4; window++) {
        assertEquals(expected[window], out.get((long) window * spec.lanes()), "window " + window);
      }
    }
  }
}

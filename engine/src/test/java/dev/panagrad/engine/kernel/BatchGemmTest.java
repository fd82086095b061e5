package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.BatchAxis;
import dev.panagrad.engine.kernel.gemm.BatchGemm;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches of products against sums in double precision, on memory full of NaN. */
class BatchGemmTest {
  private static final int GUARD = 64;
  private static final int WORD = 0x7fc0beef;

  /** A batch: two axes, of which each operand may lack one, and matrices that may lie in rows. */
  record Batch(GemmSpec spec, int outer, int inner, int kind) {
    /** 0: all differ; 1: A is shared along the inner axis; 2: B along the outer; 3: interleaved. */
    List<BatchAxis> axes() {
      long a = (long) (spec.transposeA() ? spec.k() : spec.m()) * spec.lda();
      long b = (long) (spec.transposeB() ? spec.n() : spec.k()) * spec.ldb();
      long c = (long) spec.m() * spec.ldc();
      return switch (kind) {
        case 0 ->
            List.of(
                new BatchAxis(outer, inner * a, inner * b, inner * c),
                new BatchAxis(inner, a, b, c));
        case 1 ->
            List.of(new BatchAxis(outer, a, inner * b, inner * c), new BatchAxis(inner, 0, b, c));
        case 2 ->
            List.of(new BatchAxis(outer, inner * a, 0, inner * c), new BatchAxis(inner, a, b, c));
        // Heads beside each other in every row, as they come from one projection.
        default ->
            List.of(
                new BatchAxis(outer, a, b, c),
                new BatchAxis(
                    inner,
                    spec.transposeA() ? spec.m() : spec.k(),
                    spec.transposeB() ? spec.k() : spec.n(),
                    spec.n()));
      };
    }
  }

  static List<Batch> batches() {
    int[][] shapes = {
      {1, 1, 1},
      {3, 5, 7},
      {17, 33, 16},
      {1, 64, 128},
      {128, 128, 32},
      {7, 100, 70},
      {4, 6, 0},
      {0, 3, 2},
      {130, 16, 600}
    };
    List<Batch> batches = new ArrayList<>();
    for (int[] shape : shapes) {
      for (int transposes = 0; transposes < 4; transposes++) {
        for (int kind = 0; kind < 4; kind++) {
          int inner = 1 + (transposes + kind) % 3;
          int outer = shape[0] > 100 ? 1 : kind + transposes;
          GemmSpec spec =
              GemmSpec.of(
                  (transposes & 1) != 0, (transposes & 2) != 0, shape[0], shape[1], shape[2]);
          batches.add(new Batch(kind == 3 ? apart(spec, inner) : spec, outer, inner, kind));
        }
      }
    }
    return batches;
  }

  private static GemmSpec apart(GemmSpec s, int times) {
    return new GemmSpec(
        s.transposeA(),
        s.transposeB(),
        s.m(),
        s.n(),
        s.k(),
        s.lda() * times,
        s.ldb() * times,
        s.ldc() * times,
        false,
        false,
        Activation.NONE);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void scalar(Batch batch) {
    compare(Gemm.of(KernelSets.scalar()), batch);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void simd(Batch batch) {
    compare(Gemm.of(KernelSets.vector()), batch);
  }

  private static void compare(Gemm gemm, Batch batch) {
    Random random = new Random(77);
    GemmSpec spec = batch.spec();
    List<BatchAxis> axes = batch.axes();
    try (Workspace workspace = new Workspace()) {
      long times = 1 + (long) batch.outer() * batch.inner();
      Buffer a = filled(workspace, times * Math.max(1, spec.m()) * Math.max(1, spec.k()), random);
      Buffer b = filled(workspace, times * Math.max(1, spec.n()) * Math.max(1, spec.k()), random);
      long elements = (long) batch.outer() * batch.inner() * spec.m() * spec.n();
      int[] bits = null;
      for (int threads = 1; threads <= 3; threads++) {
        BatchGemm plan = BatchGemm.of(gemm, spec, axes, threads);
        Buffer c = guarded(workspace, elements);
        Buffer scratch = plan.scratch() == 0 ? null : guarded(workspace, plan.scratch());
        run(plan.warmUpCorner(), a, b, c, scratch, 1);
        run(plan, a, b, c, scratch, threads);
        String what = gemm.name() + ", " + batch + ", " + plan.describe();
        checkGuards(c, what);
        if (scratch != null) {
          checkGuards(scratch, "scratch of " + what);
        }
        check(batch, axes, a, b, c, what);
        int[] found = new int[(int) elements];
        for (int i = 0; i < found.length; i++) {
          found[i] = c.getInt(i);
          assertEquals(bits == null ? found[i] : bits[i], found[i], what + ", element " + i);
        }
        bits = found;
      }
    }
  }

  private static void run(
      KernelPlan plan, Buffer a, Buffer b, Buffer c, Buffer scratch, int threads) {
    if (plan == null) {
      return;
    }
    for (int phase = 0; phase < plan.phases(); phase++) {
      int parts = plan.parts(phase);
      for (int i = 0; i < parts; i++) {
        plan.run(phase, threads % 2 == 0 ? parts - 1 - i : i, a, b, c, null, scratch);
      }
    }
  }

  private static void check(
      Batch batch, List<BatchAxis> axes, Buffer a, Buffer b, Buffer c, String what) {
    GemmSpec s = batch.spec();
    for (int i = 0; i < batch.outer(); i++) {
      for (int j = 0; j < batch.inner(); j++) {
        long aAt = i * axes.get(0).a() + j * axes.get(1).a();
        long bAt = i * axes.get(0).b() + j * axes.get(1).b();
        long cAt = i * axes.get(0).c() + j * axes.get(1).c();
        for (int row = 0; row < s.m(); row++) {
          for (int col = 0; col < s.n(); col++) {
            double sum = 0;
            for (int t = 0; t < s.k(); t++) {
              long left = s.transposeA() ? (long) t * s.lda() + row : (long) row * s.lda() + t;
              long right = s.transposeB() ? (long) col * s.ldb() + t : (long) t * s.ldb() + col;
              sum += (double) a.get(aAt + left) * b.get(bAt + right);
            }
            float found = c.get(cAt + (long) row * s.ldc() + col);
            assertEquals(sum, found, 1e-6 + 1e-6 * s.k(), what + " at " + row + ", " + col);
          }
        }
      }
    }
  }

  private static Buffer filled(Workspace workspace, long length, Random random) {
    Buffer buffer = guarded(workspace, length);
    for (long i = 0; i < length; i++) {
      buffer.set(i, random.nextFloat() * 2 - 1);
    }
    return buffer;
  }

  private static Buffer guarded(Workspace workspace, long length) {
    Buffer whole = workspace.allocate(length + 2 * GUARD);
    for (long i = 0; i < whole.segment().byteSize() / Float.BYTES; i++) {
      whole.setInt(i, WORD);
    }
    return new Buffer(whole.segment(), GUARD * 4L, length);
  }

  private static void checkGuards(Buffer buffer, String what) {
    for (int i = 1; i <= GUARD; i++) {
      assertEquals(WORD, buffer.getInt(-i), what + " wrote before its memory");
      assertEquals(WORD, buffer.getInt(buffer.length() + i - 1), what + " wrote beyond its memory");
    }
  }

  @Test
  void fewProductsAreCutAndManyAreSpread() {
    GemmSpec spec = GemmSpec.of(false, true, 256, 256, 64);
    List<BatchAxis> one = List.of(new BatchAxis(1, 0, 0, 0));
    List<BatchAxis> many = List.of(new BatchAxis(12, 256 * 64, 256 * 64, 256 * 256));
    BatchGemm cut = BatchGemm.of(Gemm.of(KernelSets.vector()), spec, one, 2);
    assertTrue(cut.parts(cut.phases() - 1) > 1, cut.describe());
    BatchGemm spread = BatchGemm.of(Gemm.of(KernelSets.vector()), spec, many, 2);
    assertEquals(8, spread.parts(0), spread.describe());
    assertEquals(1, spread.phases());
  }

  @Test
  void refusesWhatOverlapsOrOverflows() {
    assertThrows(IllegalArgumentException.class, () -> new BatchAxis(-1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new BatchAxis(2, -1, 1, 1));
    GemmSpec spec = GemmSpec.of(false, false, 1, 1, 1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            BatchGemm.of(
                Gemm.of(KernelSets.scalar()), spec, List.of(new BatchAxis(2, 1, 1, 0)), 1));
    BatchAxis large = new BatchAxis(1 << 20, 1, 1, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> BatchGemm.of(Gemm.of(KernelSets.scalar()), spec, List.of(large, large), 1));
  }
}

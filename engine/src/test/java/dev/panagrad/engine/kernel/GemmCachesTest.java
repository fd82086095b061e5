package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmFor;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products for processors with other caches: other plans, the same bits. */
class GemmCachesTest {
  private static final Gemm SMALL = GemmFor.l2(256 << 10);
  private static final Gemm USUAL = GemmFor.l2(1 << 20);
  private static final Gemm LARGE = GemmFor.l2(4 << 20);

  /** Beyond those of {@link GemmTest}: B around a quarter of the caches, with a short K or long. */
  private static final int[][] SHAPES = {
    {450, 131, 207},
    {450, 300, 300},
    {450, 500, 510},
    {430, 90, 600},
    {430, 100, 560},
    {430, 250, 701},
    {403, 450, 1_100},
    {61, 77, 1_900},
    {61, 77, 7_300},
    {400, 48, 683}, // halves of K, of which one is smaller than a quarter of the smallest cache
    {900, 100, 1_500}
  };

  static List<GemmSpec> specs() {
    List<GemmSpec> specs = new ArrayList<>(GemmTest.specs());
    for (int[] shape : SHAPES) {
      for (int transpose = 0; transpose < 4; transpose++) {
        boolean a = (transpose & 1) != 0;
        boolean b = (transpose & 2) != 0;
        specs.add(GemmSpec.of(a, b, shape[0], shape[1], shape[2]));
      }
    }
    return specs;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void bitsDependOnNoCache(GemmSpec spec) {
    compare(spec, USUAL, SMALL, LARGE);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void bitsOfPackedMatricesDependOnNoCache(GemmSpec spec) {
    compare(spec, new PrePacked(USUAL), new PrePacked(SMALL), new PrePacked(LARGE));
  }

  private static void compare(GemmSpec spec, Gemm usual, Gemm... others) {
    try (Workspace workspace = new Workspace()) {
      GemmOperands operands = new GemmOperands(workspace, spec, 7);
      Buffer expected = operands.run(usual, 1);
      for (Gemm other : others) {
        for (int threads = 1; threads <= 2; threads++) {
          Buffer actual = operands.run(other, threads);
          String what = spec + ", " + other.plan(spec, threads).describe();
          KernelTrial.assertSameBits(expected, actual, 0, expected.length(), what);
        }
      }
    }
  }

  @Test
  void packingFollowsTheCache() {
    GemmSpec shortK = GemmSpec.of(false, false, 450, 300, 300);
    assertTrue(describe(SMALL, shortK).contains("B packed"));
    assertTrue(describe(USUAL, shortK).contains("B packed"));
    assertFalse(describe(LARGE, shortK).contains("B packed"));
    GemmSpec longK = GemmSpec.of(false, false, 430, 250, 701);
    assertTrue(describe(USUAL, longK).contains("K in 2, B packed"), describe(USUAL, longK));
    assertTrue(describe(LARGE, longK).contains("K in 2, "), "a K that is cut stays cut");
    assertFalse(describe(LARGE, longK).contains("B packed"));
    GemmSpec narrow = GemmSpec.of(false, false, 430, 100, 560);
    assertTrue(describe(SMALL, narrow).contains("K in 1, B packed"), "a whole K stays whole");
    assertFalse(describe(USUAL, narrow).contains("B packed"));
  }

  @Test
  void rowsAreCutByTheCache() {
    GemmSpec spec = GemmSpec.of(false, false, 1_200, 64, 400);
    assertTrue(parts(SMALL, spec) > parts(USUAL, spec), describe(SMALL, spec));
    assertTrue(parts(USUAL, spec) > parts(LARGE, spec), describe(USUAL, spec));
  }

  private static String describe(Gemm gemm, GemmSpec spec) {
    return gemm.plan(spec, 1).describe();
  }

  private static int parts(Gemm gemm, GemmSpec spec) {
    GemmPlan plan = gemm.plan(spec, 1);
    return plan.parts(plan.phases() - 1);
  }
}

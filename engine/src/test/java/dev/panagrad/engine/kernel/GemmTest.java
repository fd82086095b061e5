package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.blas.OpenBlasUnavailableException;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The three implementations of matrix products against sums in double precision. */
class GemmTest {
  private static final int[] SIZES = {1, 2, 3, 5, 7, 13, 15, 16, 17, 33, 100, 112, 207};
  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());
  private static final int[][] SHAPES = {
    {100, 10, 784},
    {784, 10, 100},
    {100, 784, 10},
    {100, 200, 784},
    {7, 131, 601},
    {9, 5, 8_200},
    {10, 784, 100},
    {1, 200, 784},
    {1, 512, 1024},
    {1, 10, 784},
    {1, 100, 200},
    {1, 63, 40},
    {1, 128, 40},
    {1, 129, 40},
    {1, 192, 9},
    {1, 255, 1},
    {1, 256, 70},
    {1, 257, 70},
    {2, 700, 300},
    {500, 17, 33},
    {450, 130, 20},
    {64, 96, 2000},
    {40, 40, 1100},
    {850, 40, 769}, // if A is transposed, C is computed transposed
    {430, 470, 769}, // units of a far A; the last of them has no row in one of both blocks of K
    {120, 512, 700}, // rows of B that compete for sets of the cache
    {50, 300, 300},
    {9, 1, 1},
    {5, 6, 0},
    {0, 6, 5},
    {6, 0, 5}
  };

  /** All transposes of shapes that are given, and of as many drawn from the awkward sizes. */
  static List<GemmSpec> specs() {
    List<GemmSpec> specs = new ArrayList<>();
    Random random = new Random(20);
    for (int i = 0; i < SHAPES.length + 40; i++) {
      int[] shape = i < SHAPES.length ? SHAPES[i] : null;
      int m = shape != null ? shape[0] : SIZES[random.nextInt(SIZES.length)];
      int n = shape != null ? shape[1] : SIZES[random.nextInt(SIZES.length)];
      int k = shape != null ? shape[2] : SIZES[random.nextInt(SIZES.length)];
      for (int transpose = 0; transpose < 4; transpose++) {
        specs.add(vary(GemmSpec.of((transpose & 1) != 0, (transpose & 2) != 0, m, n, k), random));
      }
    }
    return specs;
  }

  /** Half of the products get rows that lie apart; all get some end: nothing, sum, bias or more. */
  private static GemmSpec vary(GemmSpec spec, Random random) {
    boolean apart = random.nextBoolean();
    boolean accumulate = random.nextInt(4) == 0;
    boolean bias = !accumulate && random.nextBoolean();
    Activation activation =
        accumulate ? Activation.NONE : ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    return new GemmSpec(
        spec.transposeA(),
        spec.transposeB(),
        spec.m(),
        spec.n(),
        spec.k(),
        spec.lda() + (apart ? 1 + random.nextInt(20) : 0),
        spec.ldb() + (apart ? 1 + random.nextInt(20) : 0),
        spec.ldc() + (apart ? 1 + random.nextInt(20) : 0),
        accumulate,
        bias && !activation.isGradient(),
        activation);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void scalar(GemmSpec spec) {
    compare(Gemm.of(KernelSets.scalar()), spec);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void simd(GemmSpec spec) {
    compare(Gemm.of(KernelSets.vector()), spec);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void simdWithPackedMatrix(GemmSpec spec) {
    compare(new PrePacked(Gemm.of(KernelSets.vector())), spec);
  }

  @Test
  void aGradientTakesThePlaceOfTheBias() {
    GemmSpec spec = GemmSpec.of(false, false, 2, 3, 4);
    assertThrows(
        IllegalArgumentException.class, () -> spec.withEpilogue(true, Activation.RELU_GRAD));
  }

  @Test
  void packsOnceWhatManyProductsRead() {
    Gemm gemm = Gemm.of(KernelSets.vector());
    assertNotNull(gemm.packing(GemmSpec.of(false, false, 200, 1024, 512), 30, 2));
    assertNotNull(gemm.packing(GemmSpec.of(false, true, 200, 512, 1024), 2, 2));
    assertNull(gemm.packing(GemmSpec.of(false, true, 200, 512, 1024), 1, 2), "read once");
    assertNull(gemm.packing(GemmSpec.of(false, false, 1, 1024, 512), 30, 2), "one row");
    assertNull(gemm.packing(GemmSpec.of(true, false, 200, 1024, 512), 30, 2), "A transposed");
    assertNull(gemm.packing(GemmSpec.of(false, false, 200, 64, 64), 30, 2), "in the cache anyway");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void openBlas(GemmSpec spec) {
    compare(new OpenBlasGemm(openBlas(), KernelSets.scalar()), spec);
  }

  private static OpenBlas openBlas() {
    try {
      return OpenBlas.open();
    } catch (OpenBlasUnavailableException e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static void compare(Gemm gemm, GemmSpec spec) {
    long seed = 31L * spec.m() + 17L * spec.n() + spec.k();
    try (Workspace workspace = new Workspace()) {
      GemmOperands operands = new GemmOperands(workspace, spec, seed);
      Buffer one = operands.run(gemm, 1);
      operands.check(one, gemm.name() + ", seed " + seed);
      for (int threads = 2; threads <= 3; threads++) {
        Buffer other = operands.run(gemm, threads);
        String what = gemm.name() + ", " + spec + " on " + threads + " threads";
        KernelTrial.assertSameBits(one, other, 0, one.length(), what);
      }
    }
  }
}

package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions: the scalar form against a naive one in double, the vector form against scalar. */
class ConvTest {
  private static final long SEED = 77;

  /** What minimal filtering may differ by for each square root of a number of terms. */
  private static final double TRANSFORMED = 4e-6;

  private final ConvKernels scalar = ConvKernels.of(KernelSets.scalar());
  private final ConvKernels vector = ConvKernels.of(KernelSets.vector());

  static Stream<ConvSpec> cases() {
    return ConvCases.all();
  }

  static Stream<ConvSpec> smallCases() {
    return ConvCases.all().filter(ConvTest::isSmall);
  }

  /** Whether the slow forms take no time that anybody notices. */
  private static boolean isSmall(ConvSpec spec) {
    return spec.flops() * spec.blocks() * spec.lanes() / spec.n() < 1e6;
  }

  @ParameterizedTest
  @MethodSource("smallCases")
  void scalarAgreesWithDouble(ConvSpec spec) {
    try (Workspace workspace = new Workspace()) {
      ConvRuns runs = new ConvRuns(workspace, spec, SEED);
      NaiveConv naive = new NaiveConv(runs);
      Buffer[] filter = runs.backwardFilter(scalar, 1);
      naive.assertForward(runs.forward(scalar, 1));
      naive.assertBackwardData(runs.backwardData(scalar, 1));
      naive.assertBackwardFilter(filter[0]);
      if (spec.bias()) {
        naive.assertBackwardBias(filter[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorAgreesWithScalar(ConvSpec spec) {
    try (Workspace workspace = new Workspace()) {
      ConvRuns runs = new ConvRuns(workspace, spec, SEED);
      double forward = sameOrder(vector.forward(spec, 1)) ? 0 : transformed(spec);
      Guarded.assertClose(runs.forward(scalar, 1), runs.forward(vector, 1), forward, "forward");
      Buffer data = runs.backwardData(vector, 1);
      double backward = sameOrder(vector.backwardData(spec, 1)) ? 0 : transformed(spec);
      Guarded.assertClose(runs.backwardData(scalar, 1), data, backward, "backward by data");
      Guarded.assertZeroTail(data, spec.n(), spec.lanes(), "backward by data");
      Buffer[] expected = runs.backwardFilter(scalar, 1);
      Buffer[] actual = runs.backwardFilter(vector, 1);
      double terms = (double) spec.outH() * spec.outW() * spec.n();
      double tolerance = 1e-6 * (1 + terms / 10);
      Guarded.assertClose(expected[0], actual[0], tolerance, "backward by filter");
      if (spec.bias()) {
        Guarded.assertClose(expected[1], actual[1], tolerance, "backward by bias");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bitsDoNotDependOnThreads(ConvSpec spec) {
    try (Workspace workspace = new Workspace()) {
      ConvRuns runs = new ConvRuns(workspace, spec, SEED);
      Buffer forward = runs.forward(vector, 1);
      Buffer data = runs.backwardData(vector, 1);
      Buffer[] filter = runs.backwardFilter(vector, 1);
      for (int threads = 2; threads <= 3; threads++) {
        String what = " on " + threads + " threads";
        assertSameBits(forward, runs.forward(vector, threads), "forward" + what);
        assertSameBits(data, runs.backwardData(vector, threads), "backward by data" + what);
        Buffer[] other = runs.backwardFilter(vector, threads);
        assertSameBits(filter[0], other[0], "backward by filter" + what);
        assertSameBits(filter[1], other[1], "backward by bias" + what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsGoOnThroughTheRelu(ConvSpec plain) {
    ConvSpec spec = plain.withEpilogue(false, Activation.RELU_GRAD);
    try (Workspace workspace = new Workspace()) {
      ConvRuns runs = new ConvRuns(workspace, spec, SEED);
      ConvSpec without = plain.withEpilogue(false, Activation.NONE);
      for (ConvKernels kernels : isSmall(plain) ? List.of(scalar, vector) : List.of(vector)) {
        Buffer before = new ConvRuns(workspace, without, SEED).backwardData(kernels, 1);
        Buffer one = runs.backwardData(kernels, 1);
        for (long i = 0; i < one.length(); i++) {
          float expected = runs.images.buffer.get(i) > 0 ? before.get(i) : 0;
          assertEquals(expected, one.get(i), "element " + i);
        }
        assertSameBits(one, runs.backwardData(kernels, 2), "on 2 threads");
        assertSameBits(one, runs.backwardDataInPlace(kernels, 2), "over the images");
      }
    }
  }

  /** Sums by taps have the order of the scalar form, so that not a bit differs. */
  private static boolean sameOrder(ConvPlan plan) {
    return !plan.describe().startsWith("Winograd");
  }

  private static double transformed(ConvSpec spec) {
    return TRANSFORMED * Math.sqrt((double) spec.kh() * spec.kw() * Math.max(spec.c(), spec.o()));
  }

  @Test
  void manyChannelsAreTransformed() {
    for (ConvSpec spec : ConvCases.manyChannels()) {
      assertFalse(sameOrder(vector.forward(spec, 2)), () -> "forward of " + spec);
      assertFalse(sameOrder(vector.backwardData(spec, 2)), () -> "backward of " + spec);
    }
    ConvSpec few = ConvSpec.same(100, 28, 28, 6, 12, 5, 5, 2, 2);
    assertTrue(sameOrder(vector.forward(few, 2)), "transformations would cost more than they save");
  }

  private static void assertSameBits(Buffer expected, Buffer actual, String what) {
    KernelTrial.assertSameBits(expected, actual, 0, expected.length(), what);
  }

  @Test
  void samePaddingIsTensorFlows() {
    ConvSpec six = ConvSpec.same(100, 28, 28, 1, 24, 6, 6, 1, 1);
    assertEquals(2, six.padTop());
    assertEquals(28, six.outH());
    ConvSpec four = ConvSpec.same(100, 14, 14, 48, 64, 4, 4, 2, 2);
    assertEquals(1, four.padLeft());
    assertEquals(7, four.outW());
    assertEquals(112, four.lanes());
  }

  @Test
  void impossibleSizesAreRejected() {
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class, () -> ConvSpec.valid(1, 3, 3, 1, 1, 4, 4, 1, 1));
    assertTrue(none.getMessage().contains("kernel 4"), none.getMessage());
    ConvSpec spec = ConvSpec.valid(1, 3, 3, 1, 1, 2, 2, 1, 1);
    IllegalArgumentException tanh =
        assertThrows(
            IllegalArgumentException.class, () -> spec.withEpilogue(false, Activation.TANH));
    assertTrue(tanh.getMessage().contains("TANH"), tanh.getMessage());
  }
}

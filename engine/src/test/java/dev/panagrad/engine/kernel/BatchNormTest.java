package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormOperands;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalisation: statistics, gradients by differences, the vector form against scalar. */
class BatchNormTest {
  private static final float EPSILON = 1e-5f;
  private static final long SEED = 11;
  private final BatchNormKernels scalar = BatchNormKernels.of(KernelSets.scalar());
  private final BatchNormKernels vector = BatchNormKernels.of(KernelSets.vector());

  static Stream<NormSpec> cases() {
    return Stream.of(
        NormSpec.images(1, 1, 1, 1),
        NormSpec.images(2, 3, 2, 3),
        NormSpec.images(15, 4, 4, 5),
        NormSpec.images(16, 2, 5, 7),
        NormSpec.images(17, 7, 7, 4),
        NormSpec.images(20, 3, 3, 2),
        NormSpec.images(100, 7, 7, 24),
        NormSpec.images(523, 2, 3, 3),
        NormSpec.images(2001, 1, 2, 5),
        NormSpec.dense(1, 1),
        NormSpec.dense(2, 17),
        NormSpec.dense(15, 16),
        NormSpec.dense(100, 200),
        NormSpec.dense(37, 33));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorAgreesWithScalar(NormSpec spec) {
    for (int variant = 0; variant < 8; variant++) {
      try (Workspace workspace = new Workspace()) {
        Run expected = new Run(workspace, scalar, spec, variant);
        Run actual = new Run(workspace, vector, spec, variant);
        String what = "seed " + SEED + " variant " + variant;
        double sum = 1e-6 * (10 + spec.count());
        Guarded.assertClose(expected.mean.buffer, actual.mean.buffer, 1e-5, what + " mean");
        Guarded.assertClose(expected.variance.buffer, actual.variance.buffer, 1e-5, what);
        Guarded.assertClose(expected.out.buffer, actual.out.buffer, 1e-3, what + " out");
        Guarded.assertClose(expected.dOffset.buffer, actual.dOffset.buffer, sum, what);
        if (spec.count() > 2) {
          Guarded.assertClose(expected.dScale.buffer, actual.dScale.buffer, 1e-3 + sum, what);
          Guarded.assertClose(expected.dx.buffer, actual.dx.buffer, 1e-3, what + " dx");
        }
        actual.checkGuards(what);
        if (spec.lanes() > 1) {
          Guarded.assertZeroTail(actual.dx.buffer, spec.n(), spec.lanes(), what);
        }
      }
    }
  }

  /** One pass forward and backward; variants switch scale, offset and ReLU. */
  private static final class Run {
    final Guarded mean;
    final Guarded variance;
    final Guarded out;
    final Guarded dScale;
    final Guarded dOffset;
    final Guarded dx;

    Run(Workspace workspace, BatchNormKernels kernels, NormSpec spec, int variant) {
      Random random = new Random(SEED);
      Buffer in = new Guarded(workspace, spec.length()).random(random).buffer;
      Buffer dy =
          new Guarded(workspace, spec.length())
              .random(random)
              .zeroTail(spec.n(), spec.lanes())
              .buffer;
      Buffer scale = new Guarded(workspace, spec.channels()).random(random).buffer;
      Buffer offset = new Guarded(workspace, spec.channels()).random(random).buffer;
      scale = (variant & 1) == 0 ? null : scale;
      offset = (variant & 2) == 0 ? null : offset;
      boolean relu = (variant & 4) != 0;
      mean = new Guarded(workspace, spec.channels());
      variance = new Guarded(workspace, spec.channels());
      out = new Guarded(workspace, spec.length());
      dScale = new Guarded(workspace, spec.channels());
      dOffset = new Guarded(workspace, spec.channels());
      dx = new Guarded(workspace, spec.length());
      Buffer m = mean.buffer;
      Buffer v = variance.buffer;
      int end = spec.positions();
      int p = end / 2;
      Guarded[] rest = {
        new Guarded(workspace, spec.channels()), new Guarded(workspace, spec.channels())
      };
      kernels.moments(spec, in, m, v, p, end);
      if (p > 0) {
        double share = spec.count(0, p) / (double) spec.count();
        kernels.moments(spec, in, rest[0].buffer, rest[1].buffer, 0, p);
        for (int c = 0; c < spec.channels(); c++) {
          BatchNormKernels.merge(m, v, c, share, rest[0].buffer.get(c), rest[1].buffer.get(c));
        }
      }
      Buffer y = out.buffer;
      NormOperands operands = new NormOperands(spec, in, m, v, scale, offset, EPSILON, relu);
      kernels.normalize(operands, y, 0, p);
      kernels.normalize(operands, y, p, end);
      Buffer s = dScale.buffer;
      Buffer o = dOffset.buffer;
      Buffer s2 = rest[0].buffer;
      Buffer o2 = rest[1].buffer;
      kernels.reduceGradient(operands, dy, s, o, 0, p);
      kernels.reduceGradient(operands, dy, s2, o2, p, end);
      for (int c = 0; c < spec.channels(); c++) {
        s.set(c, p == 0 ? s2.get(c) : s.get(c) + s2.get(c));
        o.set(c, p == 0 ? o2.get(c) : o.get(c) + o2.get(c));
      }
      Buffer x = dx.buffer;
      kernels.inputGradient(operands, dy, s, o, x, p, end);
      // One half over its gradient, as a schedule may do it.
      kernels.inputGradient(operands, dy, s, o, dy, 0, p);
      for (long i = 0; i < (long) p * spec.channels() * spec.lanes(); i++) {
        x.set(i, dy.get(i));
      }
    }

    void checkGuards(String what) {
      for (Guarded guarded : new Guarded[] {mean, variance, out, dScale, dOffset, dx}) {
        guarded.checkGuards(what);
      }
    }
  }

  /** Blocks of elements follow the processor's cache. */
  @ParameterizedTest
  @MethodSource("cases")
  void elementsDependOnNoBlock(NormSpec spec) {
    try (Workspace workspace = new Workspace()) {
      Random random = new Random(SEED);
      Buffer in = new Guarded(workspace, spec.length()).random(random).buffer;
      Buffer dy = new Guarded(workspace, spec.length()).random(random).buffer;
      Buffer[] rows = new Buffer[4];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = workspace.allocate(spec.channels());
      }
      Buffer[] results = new Buffer[4];
      for (int i = 0; i < results.length; i++) {
        results[i] = workspace.allocate(spec.length());
      }
      int end = spec.positions();
      vector.moments(spec, in, rows[0], rows[1], 0, end);
      NormOperands operands =
          new NormOperands(spec, in, rows[0], rows[1], null, null, EPSILON, true);
      vector.reduceGradient(operands, dy, rows[2], rows[3], 0, end);
      vector.normalize(operands, results[0], 0, end);
      vector.inputGradient(operands, dy, rows[2], rows[3], results[1], 0, end);
      for (int p = 0; p < end; p++) {
        vector.normalize(operands, results[2], p, p + 1);
        vector.inputGradient(operands, dy, rows[2], rows[3], results[3], p, p + 1);
      }
      KernelTrial.assertSameBits(results[0], results[2], 0, spec.length(), "normalize " + spec);
      KernelTrial.assertSameBits(results[1], results[3], 0, spec.length(), "gradient " + spec);
    }
  }

  @Test
  void largeMeansCostNoAccuracy() {
    for (NormSpec spec : new NormSpec[] {NormSpec.images(100, 7, 7, 3), NormSpec.dense(4900, 3)}) {
      try (Workspace workspace = new Workspace()) {
        Random random = new Random(SEED);
        Buffer in = workspace.allocate(spec.length());
        for (long i = 0; i < in.length(); i++) {
          // The first position of images lies far from the others.
          boolean first = spec.lanes() > 1 && i < (long) spec.channels() * spec.lanes();
          in.set(i, first ? 0 : 1000 + (float) random.nextGaussian());
        }
        Buffer[] expected = {workspace.allocate(3), workspace.allocate(3)};
        Buffer[] actual = {workspace.allocate(3), workspace.allocate(3)};
        scalar.moments(spec, in, expected[0], expected[1], 0, spec.positions());
        vector.moments(spec, in, actual[0], actual[1], 0, spec.positions());
        for (int c = 0; c < 3; c++) {
          assertEquals(expected[0].get(c), actual[0].get(c), 1e-3, "mean, seed " + SEED);
          float variance = expected[1].get(c);
          assertEquals(variance, actual[1].get(c), 1e-4 * variance, "variance, seed " + SEED);
        }
      }
    }
  }

  @Test
  void noPositionsHaveNoStatistics() {
    NormSpec spec = NormSpec.dense(3, 2);
    try (Workspace workspace = new Workspace()) {
      Buffer in = workspace.allocate(spec.length());
      for (BatchNormKernels kernels : new BatchNormKernels[] {scalar, vector}) {
        Exception refused =
            assertThrows(
                IllegalArgumentException.class, () -> kernels.moments(spec, in, in, in, 2, 2));
        assertTrue(refused.getMessage().contains("[2, 2)"), refused.getMessage());
      }
    }
  }

  @Test
  void gradientsAreDifferences() {
    NormSpec spec = NormSpec.images(3, 2, 2, 2);
    double[] x = new double[(int) spec.length()];
    double[] dy = new double[x.length];
    double[] scale = {1.5, -0.5};
    Random random = new Random(SEED);
    for (int i = 0; i < x.length; i++) {
      boolean counts = i % spec.lanes() < spec.counted(i / (spec.channels() * spec.lanes()));
      x[i] = (float) random.nextGaussian();
      dy[i] = counts ? (float) random.nextGaussian() : 0;
    }
    try (Workspace workspace = new Workspace()) {
      Buffer in = workspace.allocate(spec.length());
      Buffer gradient = workspace.allocate(spec.length());
      for (int i = 0; i < x.length; i++) {
        in.set(i, (float) x[i]);
        gradient.set(i, (float) dy[i]);
      }
      Buffer factors = workspace.allocate(2);
      factors.set(0, (float) scale[0]);
      factors.set(1, (float) scale[1]);
      Buffer[] small = new Buffer[4];
      for (int i = 0; i < 4; i++) {
        small[i] = workspace.allocate(2);
      }
      Buffer dx = workspace.allocate(spec.length());
      Buffer mean = small[0];
      Buffer variance = small[1];
      vector.moments(spec, in, mean, variance, 0, 4);
      NormOperands operands =
          new NormOperands(spec, in, mean, variance, factors, null, EPSILON, false);
      vector.reduceGradient(operands, gradient, small[2], small[3], 0, 4);
      vector.inputGradient(operands, gradient, small[2], small[3], dx, 0, 4);
      for (int i = 0; i < x.length; i++) {
        if (i % spec.lanes() < spec.n()) {
          double value = x[i];
          x[i] = value + 1e-4;
          double above = loss(spec, x, dy, scale);
          x[i] = value - 1e-4;
          double below = loss(spec, x, dy, scale);
          x[i] = value;
          assertEquals((above - below) / 2e-4, dx.get(i), 1e-3, "element " + i);
        }
      }
    }
  }

  private static double loss(NormSpec spec, double[] x, double[] dy, double[] scale) {
    double loss = 0;
    int row = spec.channels() * spec.lanes();
    for (int c = 0; c < spec.channels(); c++) {
      double sum = 0;
      double squares = 0;
      for (int position = 0; position < spec.positions(); position++) {
        for (int p = 0; p < spec.n(); p++) {
          double value = x[position * row + c * spec.lanes() + p];
          sum += value;
          squares += value * value;
        }
      }
      double mean = sum / spec.count();
      double deviation = Math.sqrt(squares / spec.count() - mean * mean + EPSILON);
      for (int position = 0; position < spec.positions(); position++) {
        for (int p = 0; p < spec.n(); p++) {
          int at = position * row + c * spec.lanes() + p;
          loss += dy[at] * scale[c] * (x[at] - mean) / deviation;
        }
      }
    }
    return loss;
  }
}
